using System.Text.Json.Nodes;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Handlers;

/// <summary>A write to one object (or, for a creation without a name, to a collection).</summary>
/// <param name="Namespace">Empty for cluster-scoped kinds.</param>
/// <param name="Subresource">Empty, <c>status</c>, <c>approval</c> or <c>scale</c>.</param>
internal sealed record WriteRequest(ResourceDefinition Definition, string Namespace, string Name, string Subresource, WriteOptions Options)
{
    /// <summary>What the client is told beside the answer.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Who writes; null for the server itself.</summary>
    public Security.UserInfo? User { get; init; }

    /// <summary>Asked with the stored object (null at creation) and the one to be stored; throws what forbids it.</summary>
    public Action<JsonObject?, JsonObject>? Guard { get; init; }

    /// <summary>Called before a PUT or an apply makes what is not there; throws when the caller may not create it.</summary>
    public Action? BeforeCreate { get; init; }

    /// <summary>Where objects of this resource lie, whatever the group they are read through.</summary>
    public GroupResource Storage => StorageOf(Definition);

    public ObjectName ObjectName => new(Namespace, Name);

    /// <summary>Events of both groups are one set of objects.</summary>
    public static GroupResource StorageOf(ResourceDefinition definition) =>
        definition.GroupResource == new GroupResource("events.k8s.io", "events") ? new GroupResource("", "events") : definition.GroupResource;
}

/// <summary>The outcome of a write.</summary>
/// <param name="Object">What is stored now; after a dry run or a deletion, what the answer shows.</param>
internal sealed record WriteResult(StoredObject Object, bool Created = false);
