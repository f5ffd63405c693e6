using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Hansa.TestClusters;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>
/// A management cluster with the real <c>hansa controller</c>, and two clusters that may be attached to it. All tests on one
/// kind of server share it; whoever attaches a spoke has it for himself, since a cluster is attached once only.
/// </summary>
public abstract class Fleet : IAsyncDisposable
{
    private static readonly ObjectKey HostCluster = new(WellKnown.DefaultWorkspaceNamespace, WellKnown.HostCluster);
    private static readonly ObjectKey ControllerLease = new(WellKnown.KommanderNamespace, "hansa-controller");

    /// <summary>Stories that are not about the settling time need not wait for it.</summary>
    private static readonly string[] QuickRemoval = ["--removal-settle", "1s"];

    private readonly Lazy<Task> _started;
    private readonly Lazy<Task<Spoke>> _outpost;
    private readonly string _logs;
    private readonly (FluxEra First, FluxEra Second) _eras;
    private ITestClusters? _clusters;
    private int _starts;
    private string _kubeconfig = ""; // StartedAsync

    /// <param name="servers">The kind of its API servers, in one word.</param>
    /// <param name="first">The era of the first spoke's Flux, one with HelmRelease v2beta1.</param>
    /// <param name="second">The era of the second spoke's Flux.</param>
    protected Fleet(string servers, FluxEra first, FluxEra second)
    {
        _eras = (first, second);
        _started = new Lazy<Task>(StartAsync);
        _outpost = new Lazy<Task<Spoke>>(() => Spoke.StartAsync(_clusters!, "spoke-3", TestContext.Current.CancellationToken)); // a test asks, so it is started
        _logs = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "hansa", servers)).FullName;
    }

    public ITestCluster Management { get; private set; } = null!; // StartedAsync

    public ApiClient Hub { get; private set; } = null!; // StartedAsync

    /// <summary>Its Flux is of the v2beta1 era: of December 2022 on embedded servers, of June 2021 on real ones.</summary>
    public Spoke Spoke1 { get; private set; } = null!; // StartedAsync

    /// <summary>Its Flux is of a later era: of one on embedded servers, of another on real ones.</summary>
    public Spoke Spoke2 { get; private set; } = null!; // StartedAsync

    /// <summary>It has no Flux. Started when the first test asks; a test leaves it as it was.</summary>
    public Task<Spoke> OutpostAsync() => _outpost.Value;

    public ControllerProcess Controller { get; private set; } = null!; // StartedAsync

    /// <summary>A trusted client, as administrator.</summary>
    public static ApiClient Open(ITestCluster cluster) => ApiClient.FromKubeconfigFile(
        cluster.KubeconfigFile,
        null,
        new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, UserAgent = "walkthrough", MaxConnections = 16 },
        TimeProvider.System);

    /// <summary>Starts it unless it was started: a run without tests on this kind of server needs none.</summary>
    public Task StartedAsync() => _started.Value;

    /// <summary>Starts the controller, with the rights of the manifests and no others, and waits until it leads.</summary>
    /// <param name="more">What else is typed after <c>hansa controller</c>.</param>
    public Task StartControllerAsync(params string[] more) => StartControllerAsync(ImmutableDictionary<string, string>.Empty, more);

    /// <summary>The same with variables of its environment.</summary>
    public async Task StartControllerAsync(IReadOnlyDictionary<string, string> environment, params string[] more)
    {
        Controller = await ControllerProcess.StartAsync(_kubeconfig, Path.Combine(_logs, $"controller-{++_starts}.log"), environment, ["--identity", "system:serviceaccount:kommander:hansa", .. more.Contains("--removal-settle") ? [] : QuickRemoval, .. more]);
        await Hub.EventuallyAsync(
            Kinds.Lease,
            ControllerLease,
            $"process {Controller.Id} leads",
            lease =>
            {
                Controller.RequireRunning();
                return lease.Text("spec", "holderIdentity")?.StartsWith($"{Environment.MachineName}-{Controller.Id}-", StringComparison.Ordinal) == true;
            });
    }

    /// <summary>Asks the controller to stop, which must end well.</summary>
    public async Task StopControllerAsync()
    {
        Controller.RequireRunning();
        var code = await Controller.StopAsync();
        Assert.True(code == 0, $"hansa controller ended with {code} after SIGTERM; the end of its log:\n{Controller.LogTail(40)}");
        await Controller.DisposeAsync();
    }

    /// <summary>Until the leader has renewed its Lease so many times: about two seconds each, by the controller's own clock.</summary>
    public async Task HeartbeatsAsync(int count)
    {
        var renewals = new HashSet<string>();
        await Hub.EventuallyAsync(
            Kinds.Lease, ControllerLease, $"{count} renewals", lease => renewals.Add(lease.Text("spec", "renewTime") ?? "") && renewals.Count > count);
    }

    /// <summary>A new workspace; its namespace.</summary>
    public async Task<string> WorkspaceAsync(string name)
    {
        await Management.ApplyAsync($"""
            apiVersion: workspaces.kommander.mesosphere.io/v1alpha1
            kind: Workspace
            metadata:
              name: {name}
            """);
        var workspace = await Hub.EventuallyAsync(
            Kinds.Workspace, ObjectKey.ClusterScoped(name), "is Ready", found => found.Condition("Ready")?.Status == "True");
        return workspace.Text("status", "namespaceRef", "name")!; // it is Ready
    }

    /// <summary>The secret as people make it from a file, by the walk-through's command.</summary>
    public async Task KubeconfigSecretAsync(string ns, string name, string kubeconfig)
    {
        var folder = Directory.CreateTempSubdirectory("hansa-walkthrough-");
        try
        {
            var file = Path.Combine(folder.FullName, "kubeconfig");
            await File.WriteAllTextAsync(file, kubeconfig, CancellationToken.None);
            await Management.RunAsync($"create -n {ns} secret generic {name} --from-file=kubeconfig={file}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A KommanderCluster by the walk-through's manifest; its secret has the same name with <c>-kubeconfig</c>.</summary>
    public Task<string> ClusterAsync(string ns, string name, string spec = "") => Management.ApplyAsync($"""
        apiVersion: kommander.mesosphere.io/v1beta1
        kind: KommanderCluster
        metadata:
          name: {name}
          namespace: {ns}
        spec:
          kubeconfigRef:
            name: {name}-kubeconfig
        {spec}
        """);

    /// <summary>An AppDeployment by the walk-through's manifest.</summary>
    public Task<string> DeployAsync(string ns, string app, string spec = "") => Management.ApplyAsync($"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: AppDeployment
        metadata:
          name: {app}
          namespace: {ns}
        spec:
          appRef:
            name: {app}
        {spec}
        """);

    /// <summary>Until the cluster is Joined and its health was probed.</summary>
    public Task<JsonElement> JoinedAsync(string ns, string name) => Hub.EventuallyAsync(
        Kinds.KommanderCluster,
        new ObjectKey(ns, name),
        "is Joined and Ready",
        cluster => cluster.Text("status", "phase") == "Joined" && cluster.Condition("Ready")?.Status == "True");

    /// <summary>Until the cluster has that phase, and that reason in its Ready condition, with that text in the message.</summary>
    internal async Task<StandingCondition> ClusterReasonAsync(string ns, string name, string phase, string reason, string text = "") => (await Hub.EventuallyAsync(
        Kinds.KommanderCluster,
        new ObjectKey(ns, name),
        $"is {phase}: {reason}: {text}",
        cluster => cluster.Text("status", "phase") == phase
            && cluster.Condition("Ready") is { } ready && ready.Reason == reason && ready.Message.Contains(text, StringComparison.Ordinal))).Condition("Ready")!;

    /// <summary>Until the cluster's health is known to be bad: its breaker is open.</summary>
    public Task<JsonElement> OfflineAsync(string ns, string name) => Hub.EventuallyAsync(
        Kinds.KommanderCluster, new ObjectKey(ns, name), "is not Reachable", cluster => cluster.Condition("Reachable")?.Status == "False");

    /// <summary>Until the cluster is Joined; the management cluster may have no Flux.</summary>
    public Task<JsonElement> JoinedOrWithoutFluxAsync(string ns, string name) => Hub.EventuallyAsync(
        Kinds.KommanderCluster,
        new ObjectKey(ns, name),
        "is Joined",
        cluster => cluster.Text("status", "phase") == "Joined" && cluster.Condition("Ready")?.Reason is Reasons.Joined or Reasons.FluxMissing);

    /// <summary>Until the KubeFedCluster says Ready.</summary>
    public Task<JsonElement> RecordedAsReadyAsync(string name) => Hub.EventuallyAsync(
        Kinds.KubeFedCluster, new ObjectKey(WellKnown.KommanderNamespace, name), "is Ready", record => record.Condition("Ready")?.Status == "True");

    /// <summary>Until there is an Event with that reason about an object of that name.</summary>
    public Task EventAsync(string ns, string about, string reason) => Hub.SomeAsync(
        Kinds.Event, ns, $"Event {reason} about {about}", e => e.Text("involvedObject", "name") == about && e.Text("reason") == reason);

    /// <summary>Until the AppDeployment's Ready condition has that reason.</summary>
    internal async Task<StandingCondition> DeploymentAsync(string ns, string name, string reason) => (await Hub.EventuallyAsync(
        Kinds.AppDeployment, new ObjectKey(ns, name), $"Ready has reason {reason}", found => found.Condition("Ready")?.Reason == reason)).Condition("Ready")!;

    /// <summary>Until the AppDeployment is ready on that many clusters of as many.</summary>
    public Task<JsonElement> DeployedAsync(string ns, string name, int clusters) => Hub.EventuallyAsync(
        Kinds.AppDeployment,
        new ObjectKey(ns, name),
        $"is ready on {clusters}/{clusters}",
        found => found.Condition("Ready")?.Reason == Reasons.Ready && found.Text("status", "clusters", "summary") == $"{clusters}/{clusters}");

    /// <summary>Detaches every spoke, as far as that goes: a test failed in the middle of its story.</summary>
    public async Task LetGoAsync()
    {
        if (Management is null)
            return;
        var names = await Management.KubectlAsync(["get", "kommanderclusters", "-A", "-o", "jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{\"\\n\"}{end}"], "", CancellationToken.None);
        foreach (var line in names.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.EndsWith($" {WellKnown.HostCluster}", StringComparison.Ordinal)))
        {
            string[] at = ["kommandercluster", "-n", .. line.Split(' ')];
            await Management.KubectlAsync(["patch", .. at, "--type=merge", "-p", """{"spec":{"detachPolicy":"Remove","detachTimeout":"30s"}}"""], "", CancellationToken.None);
            await Management.KubectlAsync(["delete", .. at, "--timeout=60s"], "", CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Controller is not null)
                await StopControllerAsync();
        }
        finally
        {
            if (_kubeconfig.Length > 0)
                Directory.Delete(Path.GetDirectoryName(_kubeconfig)!, recursive: true); // it lies in a folder of its own
            if (Spoke1 is not null)
                await Spoke1.DisposeAsync();
            if (Spoke2 is not null)
                await Spoke2.DisposeAsync();
            if (_outpost.IsValueCreated)
                await (await _outpost.Value).DisposeAsync();
            Hub?.Dispose();
            if (_clusters is not null)
                await _clusters.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected abstract Task<ITestClusters> ClustersAsync(CancellationToken ct);

    private async Task StartAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        _clusters = await ClustersAsync(ct);
        var spoke1 = Spoke.StartAsync(_clusters, "spoke-1", _eras.First, ct);
        var spoke2 = Spoke.StartAsync(_clusters, "spoke-2", _eras.Second, ct);
        Management = await _clusters.StartAsync("management", ct);
        Hub = Open(Management);
        await Management.ApplyAsync(await ControllerProcess.OutputOfAsync("crds"));
        foreach (var kind in Kinds.Own)
            await Hub.EventuallyAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped($"{kind.Plural}.{kind.Group}"), "Established", crd => crd.Condition("Established")?.Status == "True");

        await Management.ApplyAsync(Manifests.Read("management/namespace.yaml"));
        await Management.ApplyAsync(Manifests.Read("management/rbac.yaml"));
        await Management.ApplyAsync(Manifests.Read("management/user-roles.yaml"));
        _kubeconfig = Path.Combine(Directory.CreateTempSubdirectory("hansa-controller-").FullName, "kubeconfig"); // a folder that only its owner can enter
        await File.WriteAllTextAsync(_kubeconfig, await Management.KubeconfigOfAccountAsync(Hub, "kommander", "hansa"), ct);
        await StartControllerAsync();
        await Hub.EventuallyAsync(Kinds.KommanderCluster, HostCluster, "host-cluster is Joined", cluster => cluster.Text("status", "phase") == "Joined");
        Spoke1 = await spoke1;
        Spoke2 = await spoke2;
    }
}
