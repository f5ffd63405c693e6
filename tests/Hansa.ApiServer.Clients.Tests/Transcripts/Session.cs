using System.Collections.Immutable;
using System.Reflection;

namespace Hansa.ApiServer.Clients.Tests.Transcripts;

/// <summary>A file of Sessions/ and a run of it.</summary>
internal static class Session
{
    private const string AcceptVariable = "HANSA_ACCEPT_SESSIONS";

    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Sessions", folder), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>Runs every step that is meant for these traits; each must say what the file says.</summary>
    public static async Task RunAsync(string name, Shell shell, IReadOnlySet<string> traits, CancellationToken ct)
    {
        var file = Path.Combine("Sessions", $"{name}.txt");
        var told = Transcript.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, file), ct));
        Assert.Contains(told.Steps, step => step.RunsOn(traits));
        var seen = new Transcript([.. await SeenAsync(told, shell, traits, ct)]);
        if (Environment.GetEnvironmentVariable(AcceptVariable) is { Length: > 0 })
            await File.WriteAllTextAsync(Path.Combine(ProjectFolder, file), seen.ToString(), ct);
        else
            Assert.True(
                told.ToString() == seen.ToString(),
                $"{name} with {string.Join(", ", traits)}:\n{string.Join('\n', told.Steps.Zip(seen.Steps).Where(pair => !pair.First.Expected.SequenceEqual(pair.Second.Expected)).Select(Difference))}");
    }

    private static async Task<List<Step>> SeenAsync(Transcript told, Shell shell, IReadOnlySet<string> traits, CancellationToken ct)
    {
        var seen = new List<Step>();
        foreach (var step in told.Steps)
            seen.Add(step.RunsOn(traits) ? step with { Expected = await shell.RunAsync(step.Command, ct) } : step);
        return seen;
    }

    private static string Difference((Step Told, Step Seen) pair) =>
        $"$ {pair.Told.Command}\n{string.Join('\n', Changes(pair.Told.Expected, pair.Seen.Expected))}";

    private static IEnumerable<string> Changes(ImmutableArray<string> told, ImmutableArray<string> seen) =>
    [
        .. told.Except(seen).Select(line => $"  - {line}"),
        .. seen.Except(told).Select(line => $"  + {line}"),
        .. told.ToHashSet().SetEquals(seen) ? ["  the lines are the same, their order or number is not:", .. seen.Select(line => $"  = {line}")] : Array.Empty<string>(),
    ];

    private static string ProjectFolder { get; } = typeof(Session).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == nameof(ProjectFolder)).Value!;
}
