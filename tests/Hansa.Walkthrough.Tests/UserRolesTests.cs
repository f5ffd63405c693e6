using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Kubernetes' own view and edit, bound in a workspace's namespace, with what <c>deploy/management/user-roles.yaml</c> adds to them.</summary>
public abstract class UserRolesTests(Fleet fleet) : OnTheFleet(fleet)
{
    private const string Workspace = "roles-cli";
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

    [Fact]
    public async Task The_roles_are_enough_for_the_commands()
    {
        var ns = await Fleet.WorkspaceAsync(Workspace);
        var folder = Directory.CreateTempSubdirectory("hansa-roles-");
        try
        {
            var editor = await KubeconfigAsync(folder, ns, "editor");
            await Fleet.Management.RunAsync($"create rolebinding editor -n {ns} --clusterrole=edit --serviceaccount={ns}:editor");
            await ControllerProcess.OutputOfAsync("status", "-n", ns, "--kubeconfig", editor);
            await Fleet.Management.RunAsync($"create clusterrolebinding {Workspace}-editor --clusterrole=hansa-catalog-view --serviceaccount={ns}:editor");
            await AssertAllIsAllowedAsync(folder, editor, "metallb", "--set", "speaker.enabled=false");

            var platform = await KubeconfigAsync(folder, ns, "platform");
            await Fleet.Management.RunAsync($"create clusterrolebinding {Workspace}-platform --clusterrole=hansa-platform-admin --serviceaccount={ns}:platform");
            await AssertAllIsAllowedAsync(folder, platform, "external-dns");
            foreach (var everywhere in (string[])["status", "events", "clusters"])
                await ControllerProcess.OutputOfAsync(everywhere, "--kubeconfig", platform);
        }
        finally
        {
            folder.Delete(recursive: true);
            await Fleet.Management.RunAsync($"delete clusterrolebinding {Workspace}-editor {Workspace}-platform --ignore-not-found");
        }

        await Fleet.Management.RunAsync($"delete workspace {Workspace} --timeout=60s");
    }

    private static async Task AssertAllIsAllowedAsync(DirectoryInfo folder, string kubeconfig, params string[] deployed)
    {
        var secret = Path.Combine(folder.FullName, "secret.yaml");
        await File.WriteAllTextAsync(secret, "{apiVersion: v1, kind: Secret, metadata: {name: planned}, stringData: {values.yaml: 'a: 1'}}", TestContext.Current.CancellationToken);
        string[][] commands =
        [
            ["deploy", .. deployed], ["status"], ["values", deployed[0]], ["explain", deployed[0]], ["plan"], ["plan", "-f", secret], ["events"], ["clusters"], ["apps"], ["workspace", "list"], ["undeploy", deployed[0]],
        ];
        foreach (var command in commands)
            await ControllerProcess.OutputOfAsync([.. command, "-w", Workspace, "--kubeconfig", kubeconfig]);
    }

    private async Task<string> KubeconfigAsync(DirectoryInfo folder, string ns, string account)
    {
        await Fleet.Management.RunAsync($"create serviceaccount {account} -n {ns}");
        var file = Path.Combine(folder.FullName, account);
        await File.WriteAllTextAsync(file, await Fleet.Management.KubeconfigOfAccountAsync(Fleet.Hub, ns, account), TestContext.Current.CancellationToken);
        return file;
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
