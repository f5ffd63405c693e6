using System.Globalization;
using System.Text.Json;

namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>Compares JSON with what was recorded, whatever the order of keys, and gathers where it differs.</summary>
internal sealed class AnswerComparison(Placeholders placeholders, KeptPart kept, List<Difference> differences)
{
    /// <summary>Of columns; the recordings leave it out.</summary>
    private const string Prose = "description";

    public void Compare(string place, JsonElement recorded, JsonElement ours)
    {
        if (recorded.ValueKind == JsonValueKind.Object && ours.ValueKind == JsonValueKind.Object)
            CompareObjects(place, recorded, ours);
        else if (recorded.ValueKind == JsonValueKind.Array && ours.ValueKind == JsonValueKind.Array)
            CompareLists(place, recorded, ours);
        else if (!AreEqual(recorded, ours))
            differences.Add(new Difference(place, recorded.GetRawText(), ours.GetRawText()));
    }

    private void CompareObjects(string place, JsonElement recorded, JsonElement ours)
    {
        if (recorded.TryGetProperty("uid", out _) && recorded.TryGetProperty("resourceVersion", out var version) && version.ValueKind == JsonValueKind.String)
            placeholders.IsObjectVersion(version.GetString()!);
        var rest = ours.EnumerateObject().GroupBy(field => field.Name).ToDictionary(fields => fields.Key, fields => fields.Last().Value, StringComparer.Ordinal);
        foreach (var field in recorded.EnumerateObject())
        {
            var name = rest.Keys.FirstOrDefault(key => key == field.Name) ?? rest.Keys.FirstOrDefault(key => placeholders.Matches(field.Name, key));
            if (name is not null && rest.Remove(name, out var value))
                Compare($"{place}.{field.Name}", field.Value, value);
            else if (kept == KeptPart.Whole || field.Value.ValueKind != JsonValueKind.Null)
                differences.Add(new Difference($"{place}.{field.Name}", field.Value.GetRawText(), Difference.Nothing));
        }
        if (kept == KeptPart.Whole)
            foreach (var (name, value) in rest.Where(field => field.Key != Prose || !place.Contains("columnDefinitions", StringComparison.Ordinal)))
                differences.Add(new Difference($"{place}.{name}", Difference.Nothing, value.GetRawText()));
    }

    private void CompareLists(string place, JsonElement recorded, JsonElement ours)
    {
        if (kept == KeptPart.Entries && recorded.EnumerateArray().All(entry => NameOf(entry) is not null))
        {
            CompareEntries(place, recorded, ours);
            return;
        }
        if (recorded.GetArrayLength() != ours.GetArrayLength())
            differences.Add(new Difference($"{place}.length", $"{recorded.GetArrayLength()}: {recorded.GetRawText()}", $"{ours.GetArrayLength()}: {ours.GetRawText()}"));
        var index = 0;
        foreach (var (left, right) in recorded.EnumerateArray().Zip(ours.EnumerateArray()))
            Compare(string.Create(CultureInfo.InvariantCulture, $"{place}[{index++}]"), left, right);
    }

    private void CompareEntries(string place, JsonElement recorded, JsonElement ours)
    {
        foreach (var entry in recorded.EnumerateArray())
        {
            var name = NameOf(entry);
            var same = ours.EnumerateArray().Where(candidate => NameOf(candidate) == name).Select(candidate => (JsonElement?)candidate).FirstOrDefault();
            if (same is { } found)
                Compare($"{place}[{name}]", entry, found);
            else
                differences.Add(new Difference($"{place}[{name}]", entry.GetRawText(), Difference.Nothing));
        }
    }

    private static string? NameOf(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("name", out var name) ? name.GetString() : null;

    private bool AreEqual(JsonElement recorded, JsonElement ours) => recorded.ValueKind == ours.ValueKind && recorded.ValueKind switch
    {
        JsonValueKind.String => placeholders.Matches(recorded.GetString()!, ours.GetString()!),
        JsonValueKind.Number => recorded.GetRawText() == ours.GetRawText() || recorded.TryGetDecimal(out var left) && ours.TryGetDecimal(out var right) && left == right,
        _ => true,
    };
}
