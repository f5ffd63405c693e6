using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Tests.Support;

/// <summary>A <c>hansa up</c>, or what else keeps a fleet, that runs, and clients for its clusters.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _kubeconfigs;

    private SandboxProcess(HansaProcess process, string kubeconfigs)
    {
        (Process, _kubeconfigs) = (process, kubeconfigs);
        Management = Client("management");
    }

    public HansaProcess Process { get; }

    public ApiClient Management { get; }

    /// <param name="folder">Where it is started.</param>
    /// <param name="kubeconfigs">Where it puts its kubeconfigs.</param>
    /// <param name="arguments">After <c>up</c>.</param>
    public static Task<SandboxProcess> StartAsync(string folder, string kubeconfigs, params string[] arguments) =>
        OfAsync(HansaProcess.Start(folder, ["up", .. arguments]), kubeconfigs);

    /// <summary>That process, once its fleet is up; takes it over.</summary>
    public static async Task<SandboxProcess> OfAsync(HansaProcess process, string kubeconfigs)
    {
        try
        {
            await process.SaysAsync("Ctrl-C stops");
            return new SandboxProcess(process, kubeconfigs);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public string Kubeconfig(string cluster) => Path.Combine(_kubeconfigs, $"{cluster}.kubeconfig");

    public ApiClient Client(string cluster) => ApiClient.FromKubeconfigFile(Kubeconfig(cluster), null, new ApiClientOptions(), TimeProvider.System);

    /// <summary>A new workspace; its namespace.</summary>
    public async Task<string> WorkspaceAsync(string name)
    {
        await ApplyAsync(Kinds.Workspace, ObjectKey.ClusterScoped(name), Manifests.Workspace(name));
        var workspace = await UntilAsync(Management, Kinds.Workspace, ObjectKey.ClusterScoped(name), "is Ready", found => found.Condition("Ready")?.Status == "True");
        return workspace.Text("status", "namespaceRef", "name");
    }

    /// <summary>Attaches a cluster of the sandbox, and waits until it has joined.</summary>
    public async Task AttachAsync(string ns, string name, string cluster)
    {
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = $"{name}-kubeconfig", ["namespace"] = ns },
            ["stringData"] = new JsonObject { ["kubeconfig"] = await File.ReadAllTextAsync(Kubeconfig(cluster), CancellationToken.None) },
        };
        await ApplyAsync(Kinds.Secret, new ObjectKey(ns, $"{name}-kubeconfig"), secret.ToJsonString());
        await ApplyAsync(Kinds.KommanderCluster, new ObjectKey(ns, name), Manifests.Cluster(ns, name));
        await UntilAsync(Management, Kinds.KommanderCluster, new ObjectKey(ns, name), "joins", found => found.Condition("Ready")?.Status == "True");
    }

    public Task DeployAsync(string ns, string app) => ApplyAsync(Kinds.AppDeployment, new ObjectKey(ns, app), Manifests.Deployment(ns, app));

    public Task DeployedAsync(string ns, string app, int clusters) => UntilAsync(
        Management, Kinds.AppDeployment, new ObjectKey(ns, app), "is deployed",
        found => found.Condition("Ready")?.Reason == Reasons.Ready && found.Text("status", "clusters", "summary") == $"{clusters}/{clusters}");

    /// <summary>Until the object is as wanted.</summary>
    public static async Task<JsonElement> UntilAsync(ApiClient client, ResourceType type, ObjectKey key, string what, Func<JsonElement, bool> wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        JsonElement? last = null;
        try
        {
            return (await ObjectWatch.UntilAsync(client, type, key, found => (last = found) is { } there && wanted(there), deadline.Token))!.Value; // wanted implies that it is there
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"not within {Patience.TotalSeconds} s: {type} {key} {what}; seen last: {last?.GetRawText() ?? "nothing"}");
            throw;
        }
    }

    /// <summary>Until the object is gone.</summary>
    public static async Task GoneAsync(ApiClient client, ResourceType type, ObjectKey key)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        await ObjectWatch.UntilAsync(client, type, key, found => found is null, deadline.Token);
    }

    /// <summary>Runs kubectl on one of the clusters; what it prints.</summary>
    public async Task<string> KubectlAsync(string cluster, params string[] arguments)
    {
        var program = Environment.GetEnvironmentVariable("HANSA_KUBECTL") is { Length: > 0 } named ? named : "kubectl";
        using var process = System.Diagnostics.Process.Start(
            new ProcessStartInfo(program, ["--kubeconfig", Kubeconfig(cluster), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!; // not through a shell
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        Management.Dispose();
        await Process.DisposeAsync();
    }

    public async Task ApplyAsync(ResourceType type, ObjectKey key, string manifest)
    {
        using var applied = await Management.ApplyAsync(type, key, Encoding.UTF8.GetBytes(manifest), "test", force: true, TestContext.Current.CancellationToken);
    }
}
