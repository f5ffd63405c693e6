using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Planning;

/// <summary>The exact bytes of a release's objects. A changed byte here is a write on every cluster: golden files hold them.</summary>
internal static class ReleaseRendering
{
    private const string Interval = "10m0s"; // as Go prints it: the Flux of 2021 writes its own form back, and a Helm upgrade follows
    private const string SourceTimeout = "1m0s"; // what every CRD of it defaults to, in Go's form
    private const int Retries = 30;

    public static ImmutableArray<PlannedObject> Render(FluxVersions flux, PlannedRelease release)
    {
        var repository = Repository(flux, release);
        var values = release.Layers.Select(layer => layer.SecretDigest is { } digest ? SecretValues(release, layer, digest) : Values(release, layer)).ToImmutableArray();
        return [repository, .. values, HelmRelease(flux, release, repository, values)];
    }

    private static PlannedObject Repository(FluxVersions flux, PlannedRelease release)
    {
        var repository = release.Chart.Repository;
        var spec = new JsonObject { ["interval"] = Interval, ["timeout"] = SourceTimeout, ["url"] = repository.Url };
        if (repository.Type is "oci")
        {
            spec["type"] = "oci";
        }

        if (repository.SecretRef is { Name.Length: > 0 } secret)
        {
            spec["secretRef"] = new JsonObject { ["name"] = secret.Name };
        }

        var content = Digest.Of(repository.Url, repository.Type ?? "default", repository.SecretRef?.Name ?? "");
        var key = new ObjectKey(release.Namespace, $"{repository.Name}-{content[..8]}");
        return Object(flux.HelmRepository, key, SharedMarks(release), content, new JsonObject { ["spec"] = spec });
    }

    private static PlannedObject Values(PlannedRelease release, ValuesLayer layer)
    {
        var key = new ObjectKey(release.Namespace, $"{release.Name}-{layer.Origin}-{Digest.ForName(layer.Text)}");
        var content = new JsonObject
        {
            ["data"] = new JsonObject { [WellKnown.ValuesKey] = layer.Text },
            ["immutable"] = true,
        };
        return Object(Kinds.ConfigMap, key, OwnMarks(release), Digest.Of(layer.Text), content);
    }

    /// <summary>Name, inputs and revision follow from the keyed digest: whoever reads them learns nothing of the values.</summary>
    private static PlannedObject SecretValues(PlannedRelease release, ValuesLayer layer, string digest)
    {
        var key = new ObjectKey(release.Namespace, $"{release.Name}-{layer.Origin}-{digest[..10]}");
        var content = new JsonObject
        {
            ["data"] = new JsonObject { [WellKnown.ValuesKey] = Convert.ToBase64String(Encoding.UTF8.GetBytes(layer.Text)) },
            ["immutable"] = true,
            ["type"] = "Opaque",
        };
        return Object(Kinds.Secret, key, OwnMarks(release), digest, content, shown: new JsonObject { ["data"] = digest });
    }

    private static PlannedObject HelmRelease(
        FluxVersions flux, PlannedRelease release, PlannedObject repository, ImmutableArray<PlannedObject> values)
    {
        var spec = new JsonObject
        {
            ["chart"] = new JsonObject { ["spec"] = Chart(release, repository) },
            ["install"] = Action(release, withNamespace: release.CreateNamespace),
            ["interval"] = Interval,
            ["releaseName"] = release.HelmName,
        };
        if (release.ServiceAccount is { } account)
        {
            spec["serviceAccountName"] = account;
        }

        if (release.TargetNamespace is { } target)
        {
            spec["targetNamespace"] = target;
        }

        if (release.Timeout is { } timeout)
        {
            spec["timeout"] = GoDuration.Canonical(timeout);
        }

        spec["upgrade"] = Action(release, withNamespace: false);
        if (!values.IsEmpty)
        {
            spec["valuesFrom"] = new JsonArray([.. values.Select(v => new JsonObject { ["kind"] = v.Type.Kind, ["name"] = v.Key.Name })]);
        }

        return Object(flux.HelmRelease, release.Key, OwnMarks(release), release.Inputs, new JsonObject { ["spec"] = spec });
    }

    private static JsonObject Chart(PlannedRelease release, PlannedObject repository) => new()
    {
        ["chart"] = release.Chart.Name,
        ["interval"] = Interval,
        ["sourceRef"] = new JsonObject { ["kind"] = "HelmRepository", ["name"] = repository.Key.Name },
        ["version"] = release.Chart.Version,
    };

    private static JsonObject Action(PlannedRelease release, bool withNamespace)
    {
        var action = new JsonObject();
        if (release.Crds is { } crds)
        {
            action["crds"] = crds;
        }

        if (withNamespace)
        {
            action["createNamespace"] = true;
        }

        action["remediation"] = new JsonObject { ["retries"] = Retries };
        return action;
    }

    private static JsonObject SharedMarks(PlannedRelease release) => new()
    {
        [Labels.ManagedBy] = Labels.ManagedByHansa,
        [Labels.Hub] = release.Marks.HubId,
        [Labels.Workspace] = release.Namespace,
    };

    private static JsonObject OwnMarks(PlannedRelease release)
    {
        var marks = SharedMarks(release);
        marks[Labels.App] = release.Marks.App;
        marks[Labels.Deployment] = release.Marks.Deployment;
        return marks;
    }

    private static PlannedObject Object(ResourceType type, ObjectKey key, JsonObject labels, string inputs, JsonObject content, JsonObject? shown = null)
    {
        var annotations = new JsonObject
        {
            [Annotations.Inputs] = inputs,
            [Annotations.Identity] = ObjectIdentity.Of(type, key),
        };
        var body = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = key.Name,
                ["namespace"] = key.Namespace,
                ["labels"] = labels,
                ["annotations"] = annotations,
            },
        };
        foreach (var (name, value) in shown ?? content)
        {
            body[name] = value?.DeepClone();
        }

        var revision = Digest.Of(CanonicalJson.Bytes(JsonSerializer.SerializeToElement(body, HansaJson.Default.JsonObject)));
        annotations[Annotations.Revision] = revision;
        foreach (var (name, value) in shown is null ? [] : content)
        {
            body[name] = value?.DeepClone();
        }

        var rendered = body.Bytes();
        using var document = JsonDocument.Parse(rendered);
        return new PlannedObject(type, key, rendered, inputs, revision, FieldsDigest.OfPlanned(document.RootElement));
    }
}
