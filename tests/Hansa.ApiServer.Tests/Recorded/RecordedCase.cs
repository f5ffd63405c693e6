using System.Collections.Immutable;
using System.Text.Json;

namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>What a real server was asked in one case and what it answered, from a file in <c>Recordings</c>.</summary>
/// <param name="Name">Area and file: <c>lists/001-paging</c>.</param>
/// <param name="Ground">Requests that make what was there when the case began.</param>
internal sealed record RecordedCase(string Name, ImmutableArray<RecordedRequest> Ground, ImmutableArray<RecordedStep> Steps)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings");

    /// <summary>The names of all cases.</summary>
    public static IEnumerable<string> All =>
        from area in Directory.GetDirectories(Folder).Order(StringComparer.Ordinal)
        from file in Directory.GetFiles(area, "*.json").Order(StringComparer.Ordinal)
        select $"{Path.GetFileName(area)}/{Path.GetFileNameWithoutExtension(file)}";

    public static RecordedCase Read(string name)
    {
        var file = Parse($"{name}.json");
        return new RecordedCase(
            name,
            [.. Parse("ground.json").EnumerateArray().Concat(file.GetProperty("ground").EnumerateArray()).Select(RecordedRequest.Read)],
            [.. file.GetProperty("steps").EnumerateArray().Select((step, index) => RecordedStep.Read(step, $"{index + 1}"))]);
    }

    private static JsonElement Parse(string file) => JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
}
