using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;
using Hansa.Cli.Attaching;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Fleet;

namespace Hansa.Cli.Tests.Stories;

/// <summary><c>hansa attach --least-privilege</c>: what it makes, what it leaves alone, and what it says when it may not.</summary>
public sealed class LeastPrivilegeStoryTests(RunningFleet fleet) : IClassFixture<RunningFleet>, IAsyncLifetime
{
    private static readonly ResourceType ClusterRole = new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false);
    private static readonly ResourceType ClusterRoleBinding = new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false);
    private static readonly ObjectKey Role = ObjectKey.ClusterScoped("hansa");
    private EmbeddedApiServer _server = null!; // InitializeAsync
    private EmbeddedCluster _cluster = null!; // InitializeAsync
    private ApiClient _administrator = null!; // InitializeAsync

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Authorization = AuthorizationMode.Rbac }, Ct);
        _cluster = _server.AddCluster("guarded");
        _cluster.AddToken("of-operator", "operator", "system:authenticated");
        _administrator = ApiClient.FromKubeconfigFile(Administrators, null, new ApiClientOptions(), TimeProvider.System);
        await fleet.RunAsync("workspace", "create", "team-a", "--wait");
    }

    [Fact]
    public async Task What_it_made_is_brought_up_to_date_and_a_new_token_is_stored()
    {
        await AttachedAsync();
        await PatchAsync(ClusterRole, Role, """{"rules": []}""");
        var before = await StoredAsync();
        Assert.Equal(DeleteResult.Accepted, await _administrator.DeleteAsync(Kinds.Secret, AccountManifests.Token, new DeletePreconditions(await UidAsync(Kinds.Secret, AccountManifests.Token), null), Ct));

        var again = await AttachedAsync();

        Assert.Contains("clusterrole.rbac.authorization.k8s.io/hansa configured on ", again, StringComparison.Ordinal);
        Assert.Contains("serviceaccount/hansa unchanged on ", again, StringComparison.Ordinal);
        Assert.Contains("secret/guarded-kubeconfig configured\n", again, StringComparison.Ordinal);
        Assert.NotEqual(before, await StoredAsync());
        var detached = await fleet.RunAsync("detach", "guarded", "-w", "team-a", "--wait");
        Assert.True(detached.Code == ExitCodes.Ok, detached.ToString());
        Assert.Contains("Service account hansa-access/hansa stays on the cluster. Take it away", detached.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_clusters_kubeconfig_replaces_nothing_and_what_is_not_changed_is_said()
    {
        var joined = await AttachAsync("guarded", Administrators, "--wait", "-o", "json");
        Assert.True(joined.Code == ExitCodes.Ok, joined.ToString());
        Assert.Equal("Joined", System.Text.Json.Nodes.JsonNode.Parse(joined.Output)!["status"]!["phase"]!.ToString()); // and nothing else is on standard output
        Assert.Contains("secret/guarded-kubeconfig created", joined.Error, StringComparison.Ordinal);
        var before = await StoredAsync();
        var other = _server.AddCluster("other");
        other.AddToken("of-operator", "operator", "system:authenticated");

        var wrong = await AttachAsync("guarded", fleet.File("other-administrator", other.Kubeconfig));
        var more = await AttachAsync("guarded", Administrators, "--label", "site=berlin");

        Assert.Equal(ExitCodes.Failed, wrong.Code);
        Assert.Contains("leads to another cluster", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(before, await StoredAsync());
        Assert.Equal(ExitCodes.Failed, more.Code);
        Assert.Contains("leave out --label", more.Error, StringComparison.Ordinal);
        await fleet.HansaAsync("detach", "guarded", "-w", "team-a", "--wait");
    }

    [Fact]
    public async Task Rights_that_are_missing_are_all_named_and_nothing_is_written()
    {
        var refused = await AttachAsync("guarded", Operators);

        Assert.Equal(ExitCodes.Failed, refused.Code);
        Assert.Contains("create clusterroles.rbac.authorization.k8s.io;", refused.Error, StringComparison.Ordinal);
        Assert.Contains("create serviceaccounts in namespace hansa-access;", refused.Error, StringComparison.Ordinal);
        Assert.Contains(_cluster.Address.ToString(), refused.Error, StringComparison.Ordinal);
        await NothingIsMadeAsync();
    }

    [Fact]
    public async Task Who_may_not_hand_on_the_rights_is_told_so_and_nothing_is_written()
    {
        await CreateAsync(ClusterRole, """
            {"metadata": {"name": "operator"}, "rules": [
              {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles", "clusterrolebindings"], "verbs": ["get", "create", "patch"]},
              {"apiGroups": [""], "resources": ["namespaces", "serviceaccounts", "secrets"], "verbs": ["get", "create", "patch"]}]}
            """);
        await CreateAsync(ClusterRoleBinding, """
            {"metadata": {"name": "operator"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "operator"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "operator"}]}
            """);

        var refused = await AttachAsync("guarded", Operators);

        Assert.Equal(ExitCodes.Failed, refused.Code);
        Assert.Contains("clusterrole.rbac.authorization.k8s.io/hansa cannot be made on ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("must hold every right that it grants", refused.Error, StringComparison.Ordinal);
        await NothingIsMadeAsync();
    }

    [Fact]
    public async Task What_somebody_else_made_is_left_alone_unless_it_says_the_same()
    {
        await CreateAsync(ClusterRole, """{"metadata": {"name": "hansa"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}""");

        var refused = await AttachAsync("guarded", Administrators);

        Assert.Equal(ExitCodes.Failed, refused.Code);
        Assert.Contains("somebody else made clusterrole.rbac.authorization.k8s.io/hansa", refused.Error, StringComparison.Ordinal);
        await NothingIsMadeAsync();
        await PatchAsync(ClusterRole, Role, new System.Text.Json.Nodes.JsonObject { ["rules"] = AccountManifests.Of(null)[0].Body["rules"]!.DeepClone() }.ToJsonString()); // it is the ClusterRole
        Assert.Contains("clusterrole.rbac.authorization.k8s.io/hansa unchanged on ", await AttachedAsync(), StringComparison.Ordinal);
        await fleet.HansaAsync("detach", "guarded", "-w", "team-a", "--wait");
    }

    [Fact]
    public async Task A_cluster_that_is_attached_with_another_Secret_is_left_alone()
    {
        var workspace = System.Text.Json.Nodes.JsonNode.Parse(await fleet.HansaAsync("workspace", "list", "-w", "team-a", "-o", "json"))!;
        var ns = workspace["items"]![0]!["status"]!["namespaceRef"]!["name"]!.ToString();
        using var management = ApiClient.FromKubeconfigFile(fleet.Kubeconfig(SandboxFleet.Management), null, new ApiClientOptions(), TimeProvider.System);
        using (await management.CreateAsync(Kinds.KommanderCluster, ns, """{"apiVersion":"kommander.mesosphere.io/v1beta1","kind":"KommanderCluster","metadata":{"name":"taken"},"spec":{"kubeconfigRef":{"name":"own"}}}"""u8.ToArray(), Ct)) { }

        var refused = await AttachAsync("taken", Administrators);

        Assert.Contains("is there already, with Secret own", refused.Error, StringComparison.Ordinal);
        await NothingIsMadeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        await _server.DisposeAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Administrators => fleet.File("administrator", _cluster.Kubeconfig);

    private string Operators => fleet.File("operator", _cluster.KubeconfigFor("of-operator"));

    private async Task<string> AttachedAsync()
    {
        var ran = await AttachAsync("guarded", Administrators);
        Assert.True(ran.Code == ExitCodes.Ok, ran.ToString());
        return ran.Output;
    }

    private Task<Ran> AttachAsync(string name, string kubeconfig, params string[] more) => RunningFleet.RunOnlyAsync(
        ["attach", name, "-w", "team-a", "--kubeconfig", kubeconfig, "--least-privilege", "--management-kubeconfig", fleet.Kubeconfig(SandboxFleet.Management), .. more]);

    private async Task<string> StoredAsync()
    {
        using var management = ApiClient.FromKubeconfigFile(fleet.Kubeconfig(SandboxFleet.Management), null, new ApiClientOptions(), TimeProvider.System);
        await foreach (var page in management.ListAsync(Kinds.Secret, null, new ListOptions(), Ct))
            foreach (var secret in page.Items.Where(s => s.GetProperty("metadata").GetProperty("name").ValueEquals("guarded-kubeconfig")))
                return secret.GetProperty("data").GetProperty("kubeconfig").GetString()!; // it is text
        return "";
    }

    private async Task NothingIsMadeAsync()
    {
        using var ns = await _administrator.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped("hansa-access")), Ct);
        Assert.Null(ns);
    }

    private async Task<string> UidAsync(ResourceType type, ObjectKey key)
    {
        using var found = await _administrator.GetAsync(type.ObjectPath(key), Ct);
        return found!.RootElement.GetProperty("metadata").GetProperty("uid").GetString()!; // it is there
    }

    private async Task CreateAsync(ResourceType type, string body)
    {
        using var made = await _administrator.CreateAsync(type, null, Encoding.UTF8.GetBytes(body), Ct);
    }

    private async Task PatchAsync(ResourceType type, ObjectKey key, string patch)
    {
        using var patched = await _administrator.MergePatchAsync(type, key, Encoding.UTF8.GetBytes(patch), Ct);
        Assert.NotNull(patched);
    }
}
