using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>The default workspace and the management cluster in it are there whatever people delete.</summary>
public abstract class DefaultWorkspaceTests(Fleet fleet) : OnTheFleet(fleet)
{
    private static readonly ObjectKey Workspace = ObjectKey.ClusterScoped(WellKnown.DefaultWorkspace);
    private static readonly ObjectKey Namespace = ObjectKey.ClusterScoped(WellKnown.DefaultWorkspaceNamespace);
    private static readonly ObjectKey Host = new(WellKnown.DefaultWorkspaceNamespace, WellKnown.HostCluster);

    [Fact]
    public async Task Deleted_it_is_made_again_with_the_namespace_and_all_that_is_in_it()
    {
        await Fleet.JoinedOrWithoutFluxAsync(Host.Namespace, Host.Name);
        var (workspace, ns, host) = (await UidAsync(Kinds.Workspace, Workspace), await UidAsync(Kinds.Namespace, Namespace), await UidAsync(Kinds.KommanderCluster, Host));

        await Fleet.Management.RunAsync($"annotate workspace {Workspace.Name} {Annotations.Paused}=true");

        await Fleet.Management.RunAsync($"delete workspace {Workspace.Name} --timeout=60s");

        await Fleet.Hub.EventuallyAsync(
            Kinds.Workspace, Workspace, "is made again, paused as it was, and has its namespace",
            found => found.Text("metadata", "uid") != workspace && found.Condition("Ready")?.Status == "True" && found.Text("status", "namespaceRef", "name") == Namespace.Name
                && found.Annotation(Annotations.Paused) == "true");
        await Fleet.Management.RunAsync($"annotate workspace {Workspace.Name} {Annotations.Paused}-");
        await Fleet.JoinedOrWithoutFluxAsync(Host.Namespace, Host.Name);
        Assert.Equal((ns, host), (await UidAsync(Kinds.Namespace, Namespace), await UidAsync(Kinds.KommanderCluster, Host)));
    }

    private async Task<string?> UidAsync(ResourceType type, ObjectKey key) =>
        (await Fleet.Hub.EventuallyAsync(type, key, "is there", _ => true)).Text("metadata", "uid");
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedDefaultWorkspaceTests(EmbeddedFleet fleet) : DefaultWorkspaceTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealDefaultWorkspaceTests(RealFleet fleet) : DefaultWorkspaceTests(fleet);
