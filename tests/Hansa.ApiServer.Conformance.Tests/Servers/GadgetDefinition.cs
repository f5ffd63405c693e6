namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>A small custom resource for cases that need a definition of their own.</summary>
public sealed record GadgetDefinition(string Group)
{
    public const string Collection = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    public const string Anything = """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""";

    public string Name => $"gadgets.{Group}";

    public string Path => $"{Collection}/{Name}";

    public string ItemsIn(string ns, string version = "v1") => $"/apis/{Group}/{version}/namespaces/{ns}/gadgets";

    /// <summary>The definition; <paramref name="change"/> may spoil it.</summary>
    public JsonObject Json(string schema = Anything, Action<JsonObject>? change = null)
    {
        var definition = JsonReading.Parse($$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{Name}}}"},
            "spec":{"group":"{{{Group}}}","scope":"Namespaced","names":{"plural":"gadgets","kind":"Gadget"},
            "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{{{schema}}} }}]}}
            """).AsObject();
        change?.Invoke(definition["spec"]!.AsObject());
        return definition;
    }

    public string Item(string name, string more = "", string version = "v1") =>
        $$"""{"apiVersion":"{{Group}}/{{version}}","kind":"Gadget","metadata":{"name":"{{name}}"}{{more}}}""";

    /// <summary>The schema of an object whose spec has one field <c>x</c>.</summary>
    public static string WithField(string x) => $$$"""{"type":"object","properties":{"spec":{"type":"object","properties":{"x":{{{x}}} }} }}""";
}
