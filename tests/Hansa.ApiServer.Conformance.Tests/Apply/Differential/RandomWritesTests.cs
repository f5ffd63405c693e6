namespace Hansa.ApiServer.Conformance.Tests.Apply.Differential;

/// <summary>The same random writes of several managers to both servers leave the same objects and get the same refusals, step by step.</summary>
public sealed class RandomWritesTests(EmbeddedServer embedded, RealServer real)
{
    private const int Sequences = 25;
    private const int Steps = 14;

    // No keyword of merging: 1.20 would not know it.
    private const string FreeSchema =
        """{"type":"object","properties":{"spec":{"type":"object","properties":{"base":{"type":"string"},"size":{"type":"string"},"list":{"type":"array","items":{"type":"string"}},"map":{"type":"object","additionalProperties":{"type":"string"}},"deep":{"type":"object","properties":{"base":{"type":"string"},"a":{"type":"integer"},"l":{"type":"array","items":{"type":"integer"}}}}}}}}""";

    [Theory]
    [InlineData("configmap")]
    [InlineData("service")]
    [InlineData("deployment")]
    [InlineData("free")]
    public async Task Both_servers_agree_on_random_writes(string kind)
    {
        var objects = RandomObjects.All.Single(known => known.Name == kind);
        foreach (var server in new ApiUnderTest[] { embedded, real })
        {
            await server.StartedAsync();
            if (kind == "free")
                await server.DefineAsync(new GadgetDefinition(RandomObjects.FreeGroup).Json(FreeSchema));
        }

        for (var seed = 0; seed < Sequences; seed++)
            await CompareAsync(objects, seed);
    }

    private async Task CompareAsync(RandomObjects objects, int seed)
    {
        var collection = objects.Collection("default");
        var path = $"{collection}/w{seed}";
        var compared = new ComparedAnswer(custom: objects.Name == "free", compareYounger: real.Since(1, 22));
        var history = new List<string>();
        foreach (var step in First(objects).Concat(RandomStep.Of(objects, seed, Steps)))
        {
            var named = Named(step, seed);
            var (ours, theirs) = (await SendAsync(embedded, named, collection, path), await SendAsync(real, named, collection, path));
            var (a, b) = (compared.Of(ours), compared.Of(theirs));
            history.Add($"{step.Method} {step.Query} {step.Body.ToJsonString()}\n   -> {a}");
            if (a != b)
                Assert.Fail($"{objects.Name}, seed {seed}, step {history.Count}:\n{string.Join("\n", history.TakeLast(4))}\nours: {a}\nreal: {b}");
        }
    }

    private static IEnumerable<RandomStep> First(RandomObjects objects)
    {
        var body = JsonReading.Parse(objects.Base).AsObject();
        body["apiVersion"] = objects.ApiVersion;
        body["kind"] = objects.Kind;
        body["metadata"] = JsonReading.Parse("""{"name":"w","labels":{"base":"b"},"annotations":{"base":"b"}}""");
        yield return new RandomStep("POST", "fieldManager=base", Call.Json, body);
    }

    private static RandomStep Named(RandomStep step, int seed)
    {
        var body = step.Body.DeepClone().AsObject();
        if (body["metadata"]?["name"] is not null)
            body["metadata"]!["name"] = $"w{seed}";
        return step with { Body = body };
    }

    private static async Task<Answer> SendAsync(ApiUnderTest server, RandomStep step, string collection, string path)
    {
        var cancel = TestContext.Current.CancellationToken;
        var target = step.Method == "POST" ? collection : path;
        while (true)
        {
            var body = step.IsPut ? Put(step.Body, (await server.SendAsync(new Call("GET", path), cancel)).Is(200)) : step.Body;
            var answer = await server.SendAsync(new Call(step.Method, $"{target}?{step.Query}").With(body.ToJsonString(), step.ContentType), cancel);
            // A controller of the real server may have written the status in between.
            if (!(step.IsPut && answer.Code == 409))
                return answer;
        }
    }

    private static JsonObject Put(JsonObject wanted, JsonObject live)
    {
        var body = wanted.DeepClone().AsObject();
        body["metadata"]!["resourceVersion"] = live.ResourceVersion();
        foreach (var field in new[] { "clusterIP", "clusterIPs" })
            if (live.At("spec", field) is { } value)
                body["spec"]![field] = value.DeepClone();
        return body;
    }
}
