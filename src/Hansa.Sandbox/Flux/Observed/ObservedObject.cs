using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Observed;

/// <summary>What every reconciled object has.</summary>
internal abstract record ObservedObject
{
    protected ObservedObject(JsonElement json)
    {
        Key = json.Key();
        Uid = json.Text("metadata", "uid");
        ResourceVersion = json.Text("metadata", "resourceVersion");
        Generation = json.Number("metadata", "generation");
        Deleting = json.Find("metadata", "deletionTimestamp") is not null;
        Finalizers = [.. json.Items("metadata", "finalizers").Select(item => item.GetString() ?? "")];
        RequestedAt = json.Text("metadata", "annotations", "reconcile.fluxcd.io/requestedAt");
        Suspended = json.Flag("spec", "suspend");
        InGoForm = json.Find("spec") is { } spec ? GoForm.Of(spec) : null;
        Status = json.Find("status")?.Clone() ?? EmptyObject;
    }

    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}");

    public ObjectKey Key { get; }
    public string Uid { get; }
    public string ResourceVersion { get; }
    public long Generation { get; }
    public bool Deleting { get; }
    public ImmutableArray<string> Finalizers { get; }
    public bool Suspended { get; }

    /// <summary>What the controllers of 2021 change in the spec when they write the object back; null for nothing.</summary>
    public JsonObject? InGoForm { get; }

    /// <summary>Set by <c>flux reconcile</c>: a wish to be looked at now.</summary>
    public string RequestedAt { get; }

    public JsonElement Status { get; }

    public long ObservedGeneration => Status.Number("observedGeneration");

    /// <summary>A copy of the status, to be changed and written.</summary>
    public JsonObject NewStatus() => JsonObject.Create(Status.Clone())?.DeepClone().AsObject() ?? [];

    public JsonElement? Condition(string type)
    {
        foreach (var condition in Status.Items("conditions"))
        {
            if (condition.Text("type") == type)
                return condition;
        }

        return null;
    }

    public bool IsTrue(string condition) => Condition(condition)?.Text("status") == "True";
}
