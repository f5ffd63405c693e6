using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Kubernetes' own view and edit, bound in a workspace's namespace, with what <c>deploy/management/user-roles.yaml</c> adds to them.</summary>
public abstract class UserRolesTests(Fleet fleet) : OnTheFleet(fleet)
{
    private static readonly ResourceType Review = new("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false);

    [Fact]
    public async Task Who_edits_in_a_workspace_deploys_there_and_neither_elsewhere_nor_Apps_and_Workspaces()
    {
        var ns = await Fleet.WorkspaceAsync("roles");
        foreach (var role in new[] { "view", "edit" })
        {
            await Fleet.Management.RunAsync($"create serviceaccount {role}er -n {ns}");
            await Fleet.Management.RunAsync($"create rolebinding {role}er -n {ns} --clusterrole={role} --serviceaccount={ns}:{role}er");
        }

        using var viewer = await ClientAsync(ns, "viewer");
        using var editor = await ClientAsync(ns, "editer");

        Assert.Equal((true, false), (await MayAsync(viewer, "list", Kinds.AppDeployment, ns), await MayAsync(viewer, "create", Kinds.AppDeployment, ns)));
        Assert.Equal((true, true), (await MayAsync(editor, "create", Kinds.AppDeployment, ns), await MayAsync(editor, "delete", Kinds.KommanderCluster, ns)));
        Assert.Equal((false, false), (await MayAsync(editor, "create", Kinds.AppDeployment, "kommander-default-workspace"), await MayAsync(editor, "create", Kinds.KubeFedCluster, "kommander")));
        Assert.Equal((false, false), (await MayAsync(editor, "create", Kinds.App, null), await MayAsync(editor, "patch", Kinds.Workspace, null)));
        await Fleet.Management.RunAsync("delete workspace roles --timeout=60s");
    }

    private async Task<ApiClient> ClientAsync(string ns, string account)
    {
        var folder = Directory.CreateTempSubdirectory("hansa-roles-");
        try
        {
            var file = Path.Combine(folder.FullName, "kubeconfig");
            await File.WriteAllTextAsync(file, await Fleet.Management.KubeconfigOfAccountAsync(Fleet.Hub, ns, account), TestContext.Current.CancellationToken);
            return ApiClient.FromKubeconfigFile(file, null, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted }, TimeProvider.System);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> MayAsync(ApiClient client, string verb, ResourceType kind, string? ns)
    {
        var question = $$"""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"{{verb}}","group":"{{kind.Group}}","resource":"{{kind.Plural}}","namespace":"{{ns}}"} } }""";
        using var answer = await client.CreateAsync(Review, null, Encoding.UTF8.GetBytes(question), TestContext.Current.CancellationToken);
        return answer.RootElement.GetProperty("status").GetProperty("allowed").GetBoolean();
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedUserRolesTests(EmbeddedFleet fleet) : UserRolesTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealUserRolesTests(RealFleet fleet) : UserRolesTests(fleet);
