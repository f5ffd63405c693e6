using System.Collections.Immutable;
using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>One page of a list.</summary>
/// <param name="Items">Objects as the server sent them, usually without apiVersion and kind. Each keeps its whole page in memory.</param>
/// <param name="ResourceVersion">The version of the list, the same on all its pages; a watch can start there.</param>
public sealed record ListPage(ImmutableArray<JsonElement> Items, string ResourceVersion);
