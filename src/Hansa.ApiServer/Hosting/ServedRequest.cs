namespace Hansa.ApiServer.Hosting;

/// <summary>One request that was answered; of a watch, one that has ended.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Verb">As RBAC names it; of a path that is no resource, the method in lower case.</param>
/// <param name="Resource">The resource's plural; empty for other paths.</param>
/// <param name="Subresource">For example <c>status</c>, or empty.</param>
/// <param name="Code">Status code of the answer.</param>
public readonly record struct ServedRequest(string Cluster, string Verb, string Resource, string Subresource, int Code);
