namespace Hansa.ApiServer.Conformance.Tests.Apply.Differential;

/// <summary>One write of somebody, the same whatever the server answered before.</summary>
internal sealed record RandomStep(string Method, string Query, string ContentType, JsonObject Body)
{
    /// <summary>A put object carries the live one's version, where it has to.</summary>
    public bool IsPut => Method == "PUT";

    public static IEnumerable<RandomStep> Of(RandomObjects objects, int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Next(objects, random))];
    }

    private static RandomStep Next(RandomObjects objects, Random random) => random.Next(100) switch
    {
        < 65 => new("PATCH", $"fieldManager=m{1 + random.Next(3)}{(random.Next(2) == 0 ? "&force=true" : "")}", Case.ApplyPatch, objects.Make(random, overBase: false)),
        < 80 => new("PUT", Updater(random), Call.Json, objects.Make(random, overBase: true)),
        < 96 => new("PATCH", Updater(random), Case.MergePatch, Patch(objects.Make(random, overBase: false))),
        _ => new("PATCH", Updater(random), Case.MergePatch, JsonReading.Parse("""{"metadata":{"managedFields":[{}]}}""").AsObject()),
    };

    private static string Updater(Random random) => $"fieldManager={(random.Next(3) == 0 ? "m1" : "u1")}";

    // A merge patch would replace whole lists, those of the base too.
    private static JsonObject Patch(JsonObject made)
    {
        made.Remove("kind");
        made.Remove("apiVersion");
        made["metadata"]!.AsObject().Remove("name");
        made["spec"]?.AsObject().Remove("ports");
        made["spec"]?["template"]?["spec"]?.AsObject().Remove("containers");
        return made;
    }
}
