using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Sessions;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Deploying;

/// <summary>One AppDeployment that is to be, and the overrides that go with it. Pure.</summary>
/// <param name="Key">Of the AppDeployment.</param>
/// <param name="App">The App.</param>
/// <param name="Present">The one that is there already, with this app.</param>
/// <param name="Overrides">ConfigMap and text; null leaves them as they are.</param>
internal sealed record Deployment(ObjectKey Key, App App, AppDeployment? Present, (string ConfigMap, string Text)? Overrides)
{
    public bool ChangesSpec => Present is null || Present.Spec.AppRef.Name != App.Metadata.Name || (Overrides is { } o && Present.Spec.ConfigOverrides?.Name != o.ConfigMap);

    /// <summary>An App by its name; the newest of an app id.</summary>
    public static App Choose(string name, IEnumerable<App> apps)
    {
        var all = apps.ToArray();
        return all.FirstOrDefault(a => a.Metadata.Name == name)
            ?? all.Where(a => a.Spec.AppId == name).MaxBy(a => a.Spec.Version, VersionOrder.Instance)
            ?? throw new InvalidOperationException(ManagementApps.IdIn(name) is { } id
                ? $"app \"{name}\" is not deployed to clusters: {(ManagementApps.ProvidedByHansa(id) ? "Hansa itself does its work" : "it runs on the management cluster only and cannot be federated to attached clusters")}"
                : $"app \"{name}\" not found{FleetObjects.Known(all.Select(a => a.Metadata.Name))}");
    }

    /// <summary>What the planner would say of the overrides on a cluster; for when no cluster gets it yet.</summary>
    public IEnumerable<string> Remarks()
    {
        if (AppReading.Read(App).Model is not { } app)
            return [];
        var given = Overrides is { } o ? new ValuesText(o.Text) : null;
        var findings = given is null ? [] : ValuesLint.Warnings(given, app.DefaultValues.Root).Select(finding => $"ConfigMap {Overrides?.ConfigMap}, {finding}");
        var isAllKnown = Present is null || (given is not null && Present.Spec.ConfigOverrides?.SecretName is not { Length: > 0 } && Present.Spec.ClusterConfigOverrides is not { Count: > 0 });
        var missing = isAllKnown ? RequiredValues.Missing(app.Required, [given?.Root]) : [];
        return missing.Length == 0
            ? findings
            : findings.Append($"{Key.Name} will wait: {Reasons.ValuesRequired}: {app.AppId} needs values that have no default: {string.Join(", ", missing)}");
    }

    /// <summary>Everything that the app needs and the workspace does not deploy, what is needed first.</summary>
    public static ImmutableArray<Deployment> DependenciesOf(App app, string ns, FleetObjects fleet)
    {
        var deployed = fleet.Deployments.Where(d => d.Object.Metadata.Namespace == ns).Select(d => fleet.AppOf(d.Object)?.Spec.AppId).ToHashSet();
        var found = ImmutableArray.CreateBuilder<Deployment>();
        var seen = new HashSet<string> { app.Spec.AppId };
        Visit(app);
        return found.ToImmutable();

        void Visit(App one)
        {
            foreach (var id in (one.Spec.Dependencies ?? []).Where(id => !deployed.Contains(id) && !ManagementApps.Contains(id) && seen.Add(id)))
            {
                var needed = Choose(id, fleet.Apps.Select(a => a.Object).Where(a => a.Spec.AppId == id));
                Visit(needed);
                found.Add(new Deployment(new ObjectKey(ns, needed.Metadata.Name), needed, null, null));
            }
        }
    }

    /// <summary>The intent with this deployment in it, for the planner to judge.</summary>
    public FleetIntent LayOver(FleetIntent intent, DateTimeOffset now)
    {
        var deployment = Present ?? new AppDeployment { Metadata = new ObjectMeta { Name = Key.Name, Namespace = Key.Namespace, CreationTimestamp = now } };
        deployment = deployment with
        {
            Spec = deployment.Spec with
            {
                AppRef = deployment.Spec.AppRef with { Name = App.Metadata.Name },
                ConfigOverrides = Overrides is { } o ? (deployment.Spec.ConfigOverrides ?? new()) with { Name = o.ConfigMap } : deployment.Spec.ConfigOverrides,
            },
        };
        return intent with
        {
            Deployments = intent.Deployments.SetItem(Key, deployment),
            Values = Overrides is { } values ? intent.Values.SetItem(Key with { Name = values.ConfigMap }, new ValuesSource(new ValuesText(values.Text))) : intent.Values,
        };
    }

    private JsonObject References(string configMap)
    {
        var references = new JsonObject();
        if (configMap.Length > 0)
            references["name"] = configMap;
        if (Present?.Spec.ConfigOverrides?.SecretName is { Length: > 0 } secret)
            references["secretName"] = secret;
        return references;
    }

    public JsonObject Spec()
    {
        var spec = new JsonObject { ["appRef"] = new JsonObject { ["name"] = App.Metadata.Name } };
        if (Overrides is { } o)
            spec["configOverrides"] = References(o.ConfigMap);
        else if (Present?.Spec.ConfigOverrides is { } kept)
            spec["configOverrides"] = References(kept.Name);
        return new JsonObject { ["spec"] = spec };
    }

    public static JsonObject Data(string text) => new() { ["data"] = new JsonObject { [WellKnown.ValuesKey] = text } };

    /// <summary>The objects, for those who keep them in a repository.</summary>
    public IEnumerable<JsonObject> Manifests()
    {
        if (Overrides is { } o)
            yield return Manifest(Kinds.ConfigMap, Key with { Name = o.ConfigMap }, Data(o.Text));
        yield return Manifest(Kinds.AppDeployment, Key, Spec());
    }

    private static JsonObject Manifest(ResourceType type, ObjectKey key, JsonObject content)
    {
        var manifest = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace } };
        foreach (var (name, value) in content)
            manifest[name] = value?.DeepClone();
        return manifest;
    }
}
