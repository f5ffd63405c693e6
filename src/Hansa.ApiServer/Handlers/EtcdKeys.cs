using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Handlers;

/// <summary>Where the real server would keep an object in etcd: some of its messages name it.</summary>
internal static class EtcdKeys
{
    public static string Of(WriteRequest request) =>
        string.Join('/', ((string[])["", "registry", Folder(request.Definition), request.Namespace, request.Name]).Where((part, at) => at == 0 || part.Length > 0));

    private static string Folder(ResourceDefinition definition) => definition.GroupResource.ToString() switch
    {
        "services" => "services/specs",
        "endpoints" => "services/endpoints",
        "nodes" => "minions",
        "replicationcontrollers" => "controllers",
        "ingresses.networking.k8s.io" => "ingress",
        _ when definition.Custom || definition.Kind.Group is "apiextensions.k8s.io" or "apiregistration.k8s.io" => $"{definition.Kind.Group}/{definition.Plural}",
        _ => definition.Plural,
    };
}
