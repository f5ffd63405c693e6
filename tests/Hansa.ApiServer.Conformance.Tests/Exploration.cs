using System.Globalization;

namespace Hansa.ApiServer.Conformance.Tests;

/// <summary>
/// The same requests, chosen by a seed, to the embedded and to the real server: each pair of answers must be equal but for what no two servers have in
/// common. HANSA_EXPLORATION_SEED takes another seed than the usual ones.
/// </summary>
public sealed class ExplorationOnReal(EmbeddedServer embedded, RealServer real)
{
    private const int Requests = 150;

    private static readonly string[] Names = ["a", "b", "c-1", "B", "a..b", "x.y"];
    private static readonly string[] Selectors = ["", "labelSelector=k", "labelSelector=k%3Dv", "labelSelector=!k", "labelSelector=k%20in%20(v,w)", "labelSelector=k!%3Dv", "fieldSelector=metadata.name%3Da", "fieldSelector=metadata.name!%3Da", "labelSelector=k%3D%3D%3Dv", "fieldSelector=spec.x%3D1"];
    private static readonly string[] Metadata = ["", "", ""","labels":{"k":"v"}""", ""","labels":{"k":"w","l":"x"}""", ""","labels":{"k y":"v"}""", ""","annotations":{"a":"b"}""", ""","labels":{"k":7}""", ""","namespace":"elsewhere" """];
    private static readonly string[] Contents = ["""{"a":"1"}""", """{"a":"1","b":"2"}""", """{"b":"3"}""", """{"a/b":"1"}""", """{"a":1}"""];
    private static readonly string[] Specs = ["""{"size":"small"}""", """{"size":"big","replicas":3}""", """{"size":"huge"}""", """{"replicas":2}""", """{"size":"big","tags":["a","b"]}""", """{"size":"big","name":"TOOLONG"}""", """{"size":"big","items":[{"name":"i","value":"v"}]}""", """{"size":"big","free":{"x":{"y":[1,"2"]}}}""", """{"size":"big","map":{"a":"b"}}"""];
    private static readonly string[] Operations = ["""{"op":"add","path":"/metadata/labels","value":{"k":"v"}}""", """{"op":"remove","path":"/metadata/labels"}""", """{"op":"test","path":"/metadata/name","value":"a"}""", """{"op":"replace","path":"/metadata/labels/k","value":"w"}""", """{"op":"bogus","path":"/"}"""];

    public static TheoryData<int> Seeds => Environment.GetEnvironmentVariable("HANSA_EXPLORATION_SEED") is { Length: > 0 } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : [1, 2, 3, 4];

    [Theory, MemberData(nameof(Seeds))]
    public async Task Both_servers_answer_alike(int seed)
    {
        var random = new Random(seed);
        var spaces = new Dictionary<ApiUnderTest, string>();
        foreach (var server in new ApiUnderTest[] { embedded, real })
        {
            await server.StartedAsync();
            await server.WidgetsAsync();
            spaces[server] = server.UniqueName("explored");
            (await server.SendAsync(new Call("POST", "/api/v1/namespaces").With($$$"""{"metadata":{"name":"{{{spaces[server]}}}"}}"""), Cancel)).HasCode(201);
        }

        for (var i = 0; i < Requests; i++)
        {
            var call = Next(random);
            var answers = new List<string>();
            foreach (var (server, space) in spaces)
            {
                var answer = await server.SendAsync(call with { Path = call.Path.Replace("NS", space, StringComparison.Ordinal) }, Cancel);
                answers.Add($"{answer.Code} {Comparable(answer, space)}");
            }
            Assert.True(answers[0] == answers[1], $"request {i}: {call.Method} {call.Path} {call.ContentType} {(call.Body is null ? "" : System.Text.Encoding.UTF8.GetString(call.Body))}\nembedded: {answers[0]}\nreal:     {answers[1]}");
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Call Next(Random random)
    {
        var custom = random.Next(2) == 0;
        var collection = custom ? "/apis/demo.example.com/v1/namespaces/NS/widgets" : "/api/v1/namespaces/NS/configmaps";
        var name = Any(random, Names);
        var dryRun = random.Next(8) == 0 ? "?dryRun=All" : "";
        return random.Next(12) switch
        {
            0 or 1 or 2 => new Call("POST", collection + dryRun).With(Body(random, custom, name)),
            3 => new Call("GET", $"{collection}/{name}"),
            4 or 5 => new Call("GET", $"{collection}?{Any(random, Selectors)}"),
            6 => new Call("PATCH", $"{collection}/{name}{dryRun}").With(Change(random, custom), Case.MergePatch),
            7 => new Call("PATCH", $"{collection}/{name}{dryRun}").With($"[{Any(random, Operations)},{Any(random, Operations)}]", Case.JsonPatch),
            8 => new Call("DELETE", $"{collection}/{name}{dryRun}"),
            9 => new Call("DELETE", $"{collection}?{Any(random, Selectors)}"),
            10 when !custom => new Call("PUT", $"{collection}/{name}{dryRun}").With(Body(random, custom, Any(random, Names))),
            10 => new Call("PATCH", $"{collection}/{name}/status").With("""{"status":{"message":"m"}}""", Case.MergePatch),
            _ => new Call("PATCH", $"{collection}/{name}").With(Change(random, custom), custom ? Case.StrategicMergePatch : Case.MergePatch),
        };
    }

    private static string Body(Random random, bool custom, string name) => custom
        ? $$$"""{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"{{{name}}}"{{{Any(random, Metadata)}}}},"spec":{{{Any(random, Specs)}}} }"""
        : $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"{{{Any(random, Metadata)}}}},"data":{{{Any(random, Contents)}}} }""";

    private static string Change(Random random, bool custom) => random.Next(4) switch
    {
        0 => """{"metadata":{"labels":{"k":null,"m":"n"}}}""",
        1 => "{}",
        _ => custom ? $$$"""{"spec":{{{Any(random, Specs)}}} }""" : $$$"""{"data":{{{Any(random, Contents)}}} }""",
    };

    private static T Any<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    // Without managers, which differ between versions; of a failure what programs read: reason, whom it is about, and where.
    private static string Comparable(Answer answer, string space)
    {
        var masked = Expect.Masked(answer.Json)!.AsObject();
        if (masked.Text("status") == "Failure")
            masked = new JsonObject
            {
                ["reason"] = masked["reason"]?.DeepClone(),
                ["name"] = masked.At("details", "name")?.DeepClone(),
                ["kind"] = masked.At("details", "kind")?.DeepClone(),
                ["fields"] = new JsonArray([.. (masked.At("details", "causes") as JsonArray ?? []).Select(cause => cause?["field"]?.DeepClone())]),
            };
        var items = masked["items"] as JsonArray;
        if (items is not null)
            masked["items"] = new JsonArray([.. items.Select(item => item!.DeepClone()).Where(item => item.Name() != "kube-root-ca.crt").OrderBy(item => item.Name(), StringComparer.Ordinal)]);
        foreach (var one in (masked["items"] as JsonArray)?.ToArray() ?? [masked])
            (one?["metadata"] as JsonObject)?.Remove("managedFields");
        return Sorted(masked)!.ToJsonString().Replace(space, "NS", StringComparison.Ordinal);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
