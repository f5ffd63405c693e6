using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Demo;

/// <summary>Steps 3 and 4: what there is, and a service on every cluster of the workspace.</summary>
internal static class ServiceSteps
{
    private const string CertManager = "cert-manager-0.2.7";
    private const string Dex = "dex-2.9.10";

    private static readonly string[] Services =
    [
        "cert-manager-0.2.7", "external-dns-2.20.5", "gatekeeper-0.6.8", "grafana-logging-6.9.1", "istio-1.9.1", "jaeger-2.21.0", "kiali-1.29.0",
        "kommander-current", "kube-oidc-proxy-0.2.5", "kube-prometheus-stack-15.4.6", "kubecost-0.13.0", "kubefed-0.8.1", "kubernetes-dashboard-4.0.3",
        "logging-operator-3.10.0", "loki-distributed-0.33.1", "metallb-0.12.2", "nvidia-0.4.0", "prometheus-adapter-2.11.1", "reloader-0.0.85",
        "traefik-9.19.1", "traefik-forward-auth-0.2.14", "velero-3.1.1",
    ];

    public static async Task TellAsync(DemoScene scene)
    {
        await CatalogueAsync(scene);
        await DeployAsync(scene);
        await LaterClusterAsync(scene);
        await RefusedAsync(scene);
    }

    private static async Task CatalogueAsync(DemoScene scene)
    {
        await scene.StepAsync("3. What can be deployed");
        await scene.Expect.UntilAsync(
            scene.Management.Client, Kinds.App, ObjectKey.ClusterScoped(Services[^1]), "the catalogue is loaded", _ => true, scene.Cancel);
        var apps = await scene.Management.GetAsync(Kinds.App, "apps", null, scene.Cancel);
        var missing = Services.Where(service => apps.Find("NAME", service) is null).ToArray();
        scene.Expect.Require(
            missing.Length == 0 && apps.Heads is ["NAME", "APP ID", ..], $"the {Services.Length} platform services are there", $"without {string.Join(", ", missing)}");
    }

    private static async Task DeployAsync(DemoScene scene)
    {
        var (kubectl, ct) = (scene.Management, scene.Cancel);
        await scene.StepAsync("4. Deploy a service");
        await kubectl.ApplyAsync(Kinds.AppDeployment, scene.In(CertManager), Manifests.Deployment(scene.Namespace, CertManager), ct);
        await scene.DeployedAsync(CertManager, 1);
        var table = await kubectl.GetAsync(Kinds.AppDeployment, "appdeployments", scene.Namespace, ct);
        scene.Expect.Require(table.Find("NAME", "reloader") is not null, "reloader comes by itself with the workspace's first cluster", table.ToString());
    }

    private static async Task LaterClusterAsync(DemoScene scene)
    {
        var (kubectl, ct) = (scene.Management, scene.Cancel);
        scene.Narrator.Say("\nIt goes to clusters that are attached later, too; and a cluster may be there before its Secret:\n");
        await kubectl.ApplyAsync(Kinds.KommanderCluster, scene.In(DemoScene.Spoke2), Manifests.Cluster(scene.Namespace, DemoScene.Spoke2), ct);
        await scene.Expect.UntilAsync(
            kubectl.Client, Kinds.KommanderCluster, scene.In(DemoScene.Spoke2), $"{DemoScene.Spoke2} is Pending: it waits for its Secret",
            found => found.Text("status", "phase") == "Pending" && found.Condition("Ready")?.Reason == Reasons.KubeconfigSecretMissing, ct);
        await kubectl.CreateSecretAsync(scene.In($"{DemoScene.Spoke2}-kubeconfig"), "kubeconfig", scene.KubeconfigOf(DemoScene.Spoke2), ct);
        await scene.JoinedAsync(scene.Namespace, DemoScene.Spoke2);
        await scene.DeployedAsync(CertManager, 2);
        var table = await scene.AttachedLater.GetAsync(FluxEra.V2Beta1.HelmRelease(), "helmreleases", scene.Namespace, ct);
        scene.Expect.Require(table.Find("NAME", "cert-manager")?["READY"] == "True", "cert-manager is released there", table.ToString());
    }

    private static async Task RefusedAsync(DemoScene scene)
    {
        scene.Narrator.Say("\nWhat runs on the management cluster only cannot be federated:\n");
        await scene.Management.ApplyAsync(Kinds.AppDeployment, scene.In(Dex), Manifests.Deployment(scene.Namespace, Dex), scene.Cancel);
        scene.Narrator.Say($"    {await scene.DeploymentSaysAsync(Dex, Reasons.ManagementOnly, "dex is refused with that reason")}");
        await scene.Management.DeleteAsync(Kinds.AppDeployment, "appdeployment", scene.In(Dex), scene.Cancel);
    }
}
