using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using Hansa.Api;
using Hansa.ApiServer.Tests.Support;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Intent;

/// <summary>Objects of people that are almost right, as a server could hold them whose definitions somebody has loosened.</summary>
public sealed class FuzzedIntentTests
{
    private const int Tries = 4000;

    private const string GoodApp = """
        {
          "apiVersion": "apps.kommander.d2iq.io/v1alpha3", "kind": "App",
          "metadata": {"name": "reloader-1.0.0", "uid": "u1", "generation": 1, "creationTimestamp": "2026-01-01T12:00:00Z",
            "labels": {"hansa.dev/catalog": "true"}, "annotations": {"hansa.dev/provides": "x"}, "finalizers": ["a.b/c"], "ownerReferences": [{"uid": "o"}]},
          "spec": {
            "appId": "reloader", "version": "1.0.0", "displayName": "Reloader", "description": "d", "icon": "i", "provenance": "p", "category": ["a"],
            "gitRepositoryRef": {"apiVersion": "v1", "kind": "GitRepository", "name": "g", "namespace": "n"},
            "chart": {"name": "c", "version": "1.0.0", "repository": {"name": "r", "url": "https://charts.example.org"}},
            "releases": [{"name": "reloader", "releaseName": "reloader-${releaseNamespace}", "targetNamespace": "${releaseNamespace}", "createNamespace": true, "timeout": "5m", "crds": "Create",
              "defaults": "a: ${x}", "chart": {"name": "c", "version": "1.0.0", "repository": {"name": "r", "url": "https://charts.example.org", "type": "default", "secretRef": {"name": "s"}}}}],
            "defaults": "a: 1\nb: {c: ${x}}\n", "variables": [{"name": "x", "default": "1"}], "required": ["a.b"], "dependencies": ["traefik"], "placement": "any"
          },
          "status": {"observedGeneration": 1, "conditions": [{"type": "Ready", "status": "True", "reason": "r", "message": "m", "lastTransitionTime": "2026-01-01T12:00:00Z", "observedGeneration": 1}]}
        }
        """;

    private const string GoodDeployment = """
        {
          "apiVersion": "apps.kommander.d2iq.io/v1alpha3", "kind": "AppDeployment",
          "metadata": {"name": "reloader", "namespace": "alpha-ns", "uid": "u2", "generation": 1, "creationTimestamp": "2026-01-01T12:00:00Z", "deletionTimestamp": "2026-01-01T12:00:00Z",
            "labels": {"a": "b"}, "annotations": {"hansa.dev/paused": "true", "hansa.dev/adopt": "x"}, "finalizers": ["a.b/c"]},
          "spec": {
            "appRef": {"name": "traefik-1.0.0", "kind": "App"}, "configOverrides": {"name": "values", "secretName": "secret"},
            "clusterSelector": {"matchLabels": {"a": "b"}, "matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]},
            "clusterConfigOverrides": [{"clusterSelector": {"matchExpressions": [{"key": "a", "operator": "DoesNotExist"}]}, "configMapName": "values"}]
          },
          "status": {"observedGeneration": 1, "conditions": [], "clusters": {"summary": "1/1", "desired": 1}, "unready": [{"name": "n", "reason": "r", "message": "m"}]}
        }
        """;

    private const string GoodCluster = """
        {
          "apiVersion": "kommander.mesosphere.io/v1beta1", "kind": "KommanderCluster",
          "metadata": {"name": "spoke-2", "namespace": "alpha-ns", "uid": "u3", "generation": 1, "creationTimestamp": "2026-01-01T12:00:00Z",
            "labels": {"a": "b"}, "annotations": {"hansa.dev/provides": "traefik,cert-manager", "hansa.dev/paused": "true"}, "finalizers": ["a.b/c"]},
          "spec": {"kubeconfigRef": {"name": "k"}, "clusterTunnelConnectorRef": {"name": "t"}, "detachPolicy": "Retain", "detachTimeout": "1h"},
          "status": {"phase": "Joined", "kubefedclusterRef": {"name": "k"}, "clusterId": "c", "kubernetesVersion": "v1.32.0", "type": "aws",
            "breaker": {"state": "Open", "openSince": "2026-01-01T12:00:00Z", "probeSeconds": 10},
            "conditions": [{"type": "Ready", "status": "True"}], "releases": [{"name": "a", "app": "b", "deployment": "c"}]}
        }
        """;

    private const string GoodWorkspace = """
        {
          "apiVersion": "workspaces.kommander.mesosphere.io/v1alpha1", "kind": "Workspace",
          "metadata": {"name": "beta", "uid": "u4", "generation": 1, "creationTimestamp": "2026-01-01T12:00:00Z", "labels": {"a": "b"},
            "annotations": {"hansa.dev/paused": "true", "hansa.dev/confirm": "x", "hansa.dev/allow-adopt-from": "h"}, "finalizers": ["a.b/c"]},
          "spec": {"namespaceName": "beta-ns", "clusterLabels": {"a": "b"}, "serviceAccountName": "sa"},
          "status": {"namespaceRef": {"name": "alpha-ns"}, "conditions": [{"type": "Ready", "status": "True"}], "planDigest": "d", "planInputs": {"apps": "1"}}
        }
        """;

    private const string GoodValues = """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "values", "namespace": "alpha-ns"}, "data": {"values.yaml": "a: 1"}, "binaryData": {"x": "eA=="}, "immutable": true}
        """;

    [Fact]
    public void An_App_is_reported_or_planned() => Holds(GoodApp, HansaJson.Default.App, (fleet, app) => fleet.WithApp(app).WithDeployment("mine", app.Metadata.Name));

    [Fact]
    public void An_AppDeployment_is_reported_or_planned() => Holds(GoodDeployment, HansaJson.Default.AppDeployment, (fleet, deployment) => fleet.WithDeployment("traefik-1.0.0", _ => deployment));

    [Fact]
    public void A_KommanderCluster_is_reported_or_planned_for() => Holds(GoodCluster, HansaJson.Default.KommanderCluster, (fleet, cluster) => fleet.WithCluster("any", _ => cluster));

    [Fact]
    public void A_Workspace_is_reported_or_planned() => Holds(GoodWorkspace, HansaJson.Default.Workspace, (fleet, workspace) => fleet.WithWorkspace("beta", _ => workspace).WithWorkspace("gamma"));

    [Fact]
    public void A_ConfigMap_is_reported_or_read() => JsonMutations.Of(GoodValues).Sample(text => TryRead(text, OverrideSources.Read), iter: Tries);

    /// <summary>Whatever is read lets every workspace be planned, and each plan be rendered.</summary>
    private static void Holds<T>(string good, JsonTypeInfo<T> json, Func<FleetBuilder, T, FleetBuilder> with)
        where T : class =>
        JsonMutations.Of(good).Sample(
            text =>
            {
                if (TryRead(text, item => IsNamed(item) ? item.Read(json) : null) is not { } read)
                    return;
                var fleet = with(Base(), read);
                var plans = FleetPlans.None.Next(fleet.Snapshot());
                Assert.Empty(plans.Faults.Select(fault => $"{fault.Key}: {fault.Value.Exception}"));
                foreach (var plan in plans.Clusters.Values)
                    _ = plan.Objects(new FluxVersions("v2", "v1"));
            },
            iter: Tries);

    /// <summary>Null for what an informer reports and leaves aside.</summary>
    private static T? TryRead<T>(string text, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            return read(JsonElement.Parse(text));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    // Others an informer does not give to anybody.
    private static bool IsNamed(JsonElement item) =>
        item.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals("") is false;

    private static FleetBuilder Base() => AFleet()
        .WithApp(AnApp("traefik")).WithApp(AnApp("cert-manager", "1.0.0", "traefik"))
        .WithWorkspace("alpha")
        .WithOverrides("values", "a: 1")
        .WithCluster("spoke-1")
        .WithDeployment("cert-manager-1.0.0");
}
