namespace Hansa.ApiServer.Conformance.Tests.Apply.Differential;

/// <summary>The kinds of objects that are written at random: where they lie, what they begin with, and what may be in them.</summary>
internal sealed record RandomObjects(string Name, string ApiVersion, string Kind, Func<string, string> Collection, string Base, Func<Random, JsonObject> Content)
{
    public const string FreeGroup = "free.example.com";

    /// <summary>
    /// What the base holds nobody else touches: a map that loses its last key while somebody owns the map itself counts on 1.20 as one that
    /// was atomic before, and its owner is given all that is put into it later. Newer servers don't do that.
    /// </summary>
    public static readonly IReadOnlyList<RandomObjects> All =
    [
        new("configmap", "v1", "ConfigMap", ns => $"/api/v1/namespaces/{ns}/configmaps", """{"data":{"base":"b"}}""", ConfigMap),
        new("service", "v1", "Service", ns => $"/api/v1/namespaces/{ns}/services", """{"spec":{"ports":[{"name":"base","port":79,"protocol":"TCP"}]}}""", Service),
        new("deployment", "apps/v1", "Deployment", ns => $"/apis/apps/v1/namespaces/{ns}/deployments",
DeploymentBase, Deployment),
        new("free", $"{FreeGroup}/v1", "Gadget", ns => new Servers.GadgetDefinition(FreeGroup).ItemsIn(ns), """{"spec":{"base":"b","map":{"base":"b"},"deep":{"base":"b"}}}""", Free),
    ];

    private const string DeploymentBase = """
        {"spec":{"paused":true,"selector":{"matchLabels":{"app":"w"}},"template":{"metadata":{"labels":{"app":"w"}},"spec":{"containers":[
        {"name":"c1","image":"b:1","env":[{"name":"E0","value":"b"}],"ports":[{"containerPort":79,"protocol":"TCP"}],"securityContext":{"runAsGroup":1},"resources":{"limits":{"memory":"1Gi"}}},
        {"name":"c2","image":"b:1","env":[{"name":"E0","value":"b"}],"ports":[{"containerPort":79,"protocol":"TCP"}],"securityContext":{"runAsGroup":1},"resources":{"limits":{"memory":"1Gi"}}}
        ]}}}}
        """;

    private static readonly string[] ContainerNames = ["c1", "c2"];

    /// <summary>An object with random content, alone (to be applied) or over the base (to be put).</summary>
    public JsonObject Make(Random random, bool overBase)
    {
        var made = new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = Kind, ["metadata"] = Metadata(random, overBase) };
        foreach (var (name, value) in Content(random))
            made[name] = value?.DeepClone();
        if (overBase)
            Lay(JsonNode.Parse(Base)!.AsObject(), made);
        return made;
    }

    private static JsonObject Metadata(Random random, bool overBase)
    {
        var metadata = new JsonObject { ["name"] = "w" };
        foreach (var (field, prefix) in new[] { ("labels", "l"), ("annotations", "a") })
        {
            var map = Map(random, $"{prefix}1", $"{prefix}2");
            if (overBase)
                map["base"] = "b";
            if (map.Count > 0)
                metadata[field] = map;
        }
        return metadata;
    }

    // Objects are laid over, so are items of the same name; other items are put before.
    private static void Lay(JsonObject under, JsonObject over)
    {
        foreach (var (name, value) in under)
            if (over[name] is JsonObject inner && value is JsonObject lower)
                Lay(lower, inner);
            else if (over[name] is JsonArray list && value is JsonArray first)
                over[name] = Joined(first, list);
            else
                over[name] = value?.DeepClone();
    }

    private static JsonArray Joined(JsonArray under, JsonArray over)
    {
        foreach (var item in under.Reverse())
            if (item.Text("name") is { } name && over.FirstOrDefault(known => known.Text("name") == name) is JsonObject known)
                Lay(item!.AsObject(), known);
            else
                over.Insert(0, item?.DeepClone());
        return [.. over.Select(item => item?.DeepClone())];
    }

    private static JsonObject ConfigMap(Random random)
    {
        var made = new JsonObject();
        if (Map(random, "a", "b", "c") is { Count: > 0 } data)
            made["data"] = data;
        return made;
    }

    private static JsonObject Service(Random random)
    {
        var ports = new JsonArray();
        foreach (var (number, protocol) in new[] { (80, "TCP"), (81, "UDP") })
            if (Chance(random, 60))
            {
                var port = new JsonObject { ["name"] = $"n{number}", ["port"] = number, ["protocol"] = protocol };
                if (Chance(random, 50))
                    port["targetPort"] = Chance(random, 50) ? 8080 : "web";
                ports.Add(port);
            }
        return ports.Count > 0 ? new JsonObject { ["spec"] = new JsonObject { ["ports"] = ports } } : [];
    }

    private static JsonObject Deployment(Random random)
    {
        var spec = new JsonObject();
        if (Chance(random, 40))
            spec["replicas"] = random.Next(4);
        var pod = new JsonObject();
        var containers = new JsonArray([.. ContainerNames.Where(_ => Chance(random, 60)).Select(name => Container(random, name))]);
        // One that nothing of the base holds, so that it can go; it has no parts that could be emptied.
        if (Chance(random, 40))
            containers.Add(new JsonObject { ["name"] = "c3", ["image"] = $"{Letter(random)}:1" });
        if (containers.Count > 0)
            pod["containers"] = containers;
        if (Chance(random, 25))
            pod["tolerations"] = new JsonArray(new JsonObject { ["key"] = Letter(random), ["operator"] = "Exists" });
        if (pod.Count > 0)
            spec["template"] = new JsonObject { ["spec"] = pod };
        return spec.Count > 0 ? new JsonObject { ["spec"] = spec } : [];
    }

    private static JsonObject Container(Random random, string name)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = $"{Letter(random)}:1" };
        if (Chance(random, 40))
            container["env"] = new JsonArray(new JsonObject { ["name"] = Chance(random, 50) ? "E1" : "E2", ["value"] = Letter(random) });
        if (Chance(random, 30))
            container["args"] = new JsonArray(Letter(random));
        if (Chance(random, 30))
            container["resources"] = new JsonObject { ["limits"] = new JsonObject { ["cpu"] = Chance(random, 50) ? "1" : "2" } };
        if (Chance(random, 20))
            container["securityContext"] = new JsonObject { ["runAsUser"] = 1 + random.Next(2) };
        if (Chance(random, 40))
            container["ports"] = Chance(random, 50)
                ? new JsonArray(new JsonObject { ["containerPort"] = 80 })
                : new JsonArray(new JsonObject { ["containerPort"] = 81, ["protocol"] = "UDP" });
        return container;
    }

    private static JsonObject Free(Random random)
    {
        var spec = new JsonObject();
        if (Chance(random, 60))
            spec["size"] = Letter(random);
        if (Chance(random, 50))
            spec["list"] = new JsonArray(Letter(random), Letter(random));
        if (Map(random, "k1", "k2", "k3") is { Count: > 0 } map)
            spec["map"] = map;
        if (Chance(random, 40))
            spec["deep"] = new JsonObject { ["a"] = random.Next(2), ["l"] = new JsonArray(random.Next(3)) };
        return spec.Count > 0 ? new JsonObject { ["spec"] = spec } : [];
    }

    private static JsonObject Map(Random random, params string[] keys) =>
        new(keys.Where(_ => Chance(random, 40)).ToList().Select(key => KeyValuePair.Create(key, (JsonNode?)Letter(random))));

    private static string Letter(Random random) => Chance(random, 50) ? "x" : "y";

    private static bool Chance(Random random, int percent) => random.Next(100) < percent;
}
