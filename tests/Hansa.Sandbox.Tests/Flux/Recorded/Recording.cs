using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>One scenario as the real controllers of one era lived it, from a file in <c>Recordings</c>.</summary>
internal sealed record Recording(string Era, string Scenario, ImmutableArray<RecordedStep> Steps)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings");

    /// <summary>Era and scenario of every file.</summary>
    public static IEnumerable<(string Era, string Scenario)> All =>
        from era in Directory.GetDirectories(Folder).Order(StringComparer.Ordinal)
        from file in Directory.GetFiles(era, "*.jsonl").Order(StringComparer.Ordinal)
        select (Path.GetFileName(era), Path.GetFileNameWithoutExtension(file));

    /// <summary>Where the objects are.</summary>
    public string Namespace => Steps[0].Actions[0].Text("object", "metadata", "namespace");

    public static Recording Read(string era, string scenario)
    {
        var steps = ImmutableArray.CreateBuilder<RecordedStep>();
        var actions = ImmutableArray.CreateBuilder<JsonElement>();
        var known = RecordedStep.Beginning;
        foreach (var line in File.ReadLines(Path.Combine(Folder, era, $"{scenario}.jsonl")).Select(line => JsonElement.Parse(line)))
        {
            if (line.Find("settled") is not { } settled)
            {
                actions.Add(line);
                continue;
            }

            known = known.Then([.. actions], settled, line.Find("helm"));
            steps.Add(known);
            actions.Clear();
        }

        return new Recording(era, scenario, steps.ToImmutable());
    }
}
