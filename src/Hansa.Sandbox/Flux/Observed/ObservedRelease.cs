using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Observed;

/// <summary>One entry of <c>spec.valuesFrom</c>.</summary>
internal sealed record ValuesReference(string Kind, string Name, string ValuesKey, string TargetPath, bool Optional);

/// <summary>A HelmRelease of any version, as far as the stand-in looks at it.</summary>
internal sealed record ObservedRelease : ObservedObject
{
    private ObservedRelease(JsonElement json) : base(json)
    {
        Chart = json.Text("spec", "chart", "spec", "chart");
        ChartVersion = json.Text("spec", "chart", "spec", "version");
        SourceKind = json.TextOr("HelmRepository", "spec", "chart", "spec", "sourceRef", "kind");
        Source = new ObjectKey(
            json.TextOr(Key.Namespace, "spec", "chart", "spec", "sourceRef", "namespace"),
            json.Text("spec", "chart", "spec", "sourceRef", "name"));
        ValuesFrom = [.. json.Items("spec", "valuesFrom").Select(ValuesReference)];
        Values = json.Find("spec", "values")?.GetRawText() ?? "";
        DependsOn = [.. json.Items("spec", "dependsOn").Select(item =>
            new ObjectKey(item.TextOr(Key.Namespace, "namespace"), item.Text("name")))];
        TargetNamespace = json.TextOr(Key.Namespace, "spec", "targetNamespace");
        StorageNamespace = json.TextOr(Key.Namespace, "spec", "storageNamespace");
        ReleaseName = json.TextOr(
            json.Text("spec", "targetNamespace") is { Length: > 0 } target ? $"{target}-{Key.Name}" : Key.Name,
            "spec", "releaseName");
        Timeout = json.TextOr("5m0s", "spec", "timeout");
        InstallRetries = json.Number("spec", "install", "remediation", "retries");
        UpgradeRetries = json.Number("spec", "upgrade", "remediation", "retries");
        CreatesNamespace = json.Flag("spec", "install", "createNamespace");
        InstallCrds = json.Text("spec", "install", "crds");
        UpgradeCrds = json.Text("spec", "upgrade", "crds");
        InstallDisablesWait = json.Flag("spec", "install", "disableWait");
        UpgradeDisablesWait = json.Flag("spec", "upgrade", "disableWait");
        MaxHistory = json.Find("spec", "maxHistory")?.GetInt64() ?? 10;
    }

    public string Chart { get; }
    public string ChartVersion { get; }
    public string SourceKind { get; }
    public ObjectKey Source { get; }
    public ImmutableArray<ValuesReference> ValuesFrom { get; }

    /// <summary><c>spec.values</c> as JSON text; empty when absent.</summary>
    public string Values { get; }

    public ImmutableArray<ObjectKey> DependsOn { get; }
    public string ReleaseName { get; init; }
    public string TargetNamespace { get; init; }
    public string StorageNamespace { get; init; }
    public string Timeout { get; }
    public long InstallRetries { get; }
    public long UpgradeRetries { get; }
    public bool CreatesNamespace { get; }
    public string InstallCrds { get; }
    public string UpgradeCrds { get; }
    public bool InstallDisablesWait { get; }
    public bool UpgradeDisablesWait { get; }
    public long MaxHistory { get; }

    /// <summary>The HelmChart that Flux would make for it.</summary>
    public string HelmChart => $"{Source.Namespace}/{Key.Namespace}-{Key.Name}";

    /// <summary>Helm's revision that this object made last, in the words of any era; 0 for none.</summary>
    public long LastRevision =>
        Status.Items("history") is [var latest, ..] ? latest.Number("version") : Status.Number("lastReleaseRevision");

    public bool IsReady => IsTrue("Ready") && ObservedGeneration == Generation;

    public static ObservedRelease From(JsonElement json) => new(json);

    public bool Reads(string kind, ObjectKey key) =>
        key.Namespace == Key.Namespace && ValuesFrom.Any(reference => reference.Kind == kind && reference.Name == key.Name);

    private static ValuesReference ValuesReference(JsonElement json) => new(
        json.Text("kind"),
        json.Text("name"),
        json.TextOr("values.yaml", "valuesKey"),
        json.Text("targetPath"),
        json.Flag("optional"));
}
