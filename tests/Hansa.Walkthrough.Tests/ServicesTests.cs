using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Step 3: what can be deployed, and the defaults that can be read before anything is.</summary>
public abstract class ServicesTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task The_platform_services_are_listed()
    {
        await Fleet.Hub.EventuallyAsync(Kinds.App, ObjectKey.ClusterScoped("velero-3.1.1"), "is there", _ => true); // the last that is loaded

        var table = await Fleet.Management.TableAsync("get apps");

        Assert.Equal(["NAME", "APP ID"], table.Heads.Take(2));
        Assert.Equal(
        [
            ("cert-manager-0.2.7", "cert-manager"),
            ("external-dns-2.20.5", "external-dns"),
            ("gatekeeper-0.6.8", "gatekeeper"),
            ("grafana-logging-6.9.1", "grafana-logging"),
            ("istio-1.9.1", "istio"),
            ("jaeger-2.21.0", "jaeger"),
            ("kiali-1.29.0", "kiali"),
            ("kommander-current", "kommander"),
            ("kube-oidc-proxy-0.2.5", "kube-oidc-proxy"),
            ("kube-prometheus-stack-15.4.6", "kube-prometheus-stack"),
            ("kubecost-0.13.0", "kubecost"),
            ("kubefed-0.8.1", "kubefed"),
            ("kubernetes-dashboard-4.0.3", "kubernetes-dashboard"),
            ("logging-operator-3.10.0", "logging-operator"),
            ("loki-distributed-0.33.1", "loki-distributed"),
            ("metallb-0.12.2", "metallb"),
            ("nvidia-0.4.0", "nvidia"),
            ("prometheus-adapter-2.11.1", "prometheus-adapter"),
            ("reloader-0.0.85", "reloader"),
            ("traefik-9.19.1", "traefik"),
            ("traefik-forward-auth-0.2.14", "traefik-forward-auth"),
            ("velero-3.1.1", "velero"),
        ],
        table.Rows.Select(row => (row[0], row[1])));
    }

    [Fact]
    public async Task Defaults_can_be_read_before_anything_is_deployed_and_an_edit_is_put_back()
    {
        var ns = await Fleet.WorkspaceAsync("defaults-to-read");
        var key = new ObjectKey(ns, "metallb-d2iq-defaults");
        var found = await Fleet.Hub.EventuallyAsync(Kinds.ConfigMap, key, "is there", _ => true);
        var text = found.Text("data", "values.yaml")!; // looked at below
        Assert.Contains("\nconfigInline:\n", text, StringComparison.Ordinal);

        await Fleet.Management.RunAsync($"patch configmap -n {ns} metallb-d2iq-defaults --type=merge -p " + """{"data":{"values.yaml":"edited"}}""");

        await Fleet.Hub.EventuallyAsync(
            Kinds.ConfigMap, key, "is put back", map => map.Text("metadata", "resourceVersion") != found.Text("metadata", "resourceVersion") && map.Text("data", "values.yaml") == text);
        await Fleet.Management.RunAsync("delete workspace defaults-to-read --timeout=60s");
    }

    [Fact]
    public async Task A_service_that_does_not_exist_is_told_with_the_nearest_name()
    {
        var ns = await Fleet.WorkspaceAsync("misspelt-service");

        await Fleet.DeployAsync(ns, "cert-manger-0.2.7");

        var refused = await Fleet.DeploymentAsync(ns, "cert-manger-0.2.7", Reasons.AppNotFound);
        Assert.Contains("did you mean cert-manager-0.2.7?", refused.Message, StringComparison.Ordinal);
        await Fleet.Management.RunAsync("delete workspace misspelt-service --timeout=60s");
    }

    [Theory]
    [InlineData("dex-2.9.10", Reasons.ManagementOnly)]
    [InlineData("kubefed-0.8.1", Reasons.ProvidedByHansa)]
    public async Task A_service_of_the_management_cluster_is_refused_before_any_cluster_is_attached(string app, string reason)
    {
        var ns = await Fleet.WorkspaceAsync($"refuses-{app[..3]}");

        await Fleet.DeployAsync(ns, app);

        var refused = await Fleet.DeploymentAsync(ns, app, reason);
        Assert.Equal("False", refused.Status);
        await Fleet.Management.RunAsync($"delete workspace refuses-{app[..3]} --timeout=60s");
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedServicesTests(EmbeddedFleet fleet) : ServicesTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealServicesTests(RealFleet fleet) : ServicesTests(fleet);
