using System.Text.Json.Nodes;
using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Handlers;

/// <summary>Bodies of built-in kinds that are read and never stored: what a handler reads of them has the type that it expects.</summary>
internal static class TypedBodies
{
    public static readonly GroupVersionKind TokenRequest = new("authentication.k8s.io", "v1", "TokenRequest");
    public static readonly GroupVersionKind Scale = new("autoscaling", "v1", "Scale");
    public static readonly GroupVersionKind Binding = new("", "v1", "Binding");
    public static readonly GroupVersionKind Eviction = new("policy", "v1", "Eviction");
    public static readonly GroupVersionKind DeleteOptions = new("", "v1", "DeleteOptions");

    /// <summary>The body itself.</summary>
    /// <exception cref="StatusException">400: a value has another type than its field.</exception>
    public static JsonObject Check(JsonObject body, GroupVersionKind kind) =>
        TypeErrors.Find(body, BuiltInTypes.For(kind), kind.Kind, kind.Version) is { } error ? throw Failures.BadRequest(error) : body;
}
