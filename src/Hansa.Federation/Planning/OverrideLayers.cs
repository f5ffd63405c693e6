using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Planning;

/// <summary>Values of one object that people wrote.</summary>
/// <param name="Origin">How the delivered object is named after it.</param>
/// <param name="Object">Name of the ConfigMap or Secret.</param>
/// <param name="Values">What stands in it.</param>
/// <param name="SecretDigest">Digest with the hub's key; null for a ConfigMap.</param>
internal sealed record OverrideLayer(string Origin, string Object, ValuesText Values, string? SecretDigest)
{
    /// <summary>For people.</summary>
    public string Source => SecretDigest is null ? $"ConfigMap {Object}" : $"Secret {Object}";

    /// <summary>What stands for the text wherever it is compared.</summary>
    public string Content => SecretDigest ?? Values.Digest;

    public override string ToString() => Source;
}

/// <summary>The overrides of one deployment on one cluster, weakest first, or why they cannot be used.</summary>
internal sealed record OverrideLayers(ImmutableArray<OverrideLayer> Layers, Verdict.Hold? Problem)
{
    /// <summary>What tells these layers from another cluster's.</summary>
    public IEnumerable<string> Sources => [Problem?.Message ?? "", .. Layers.SelectMany(l => new[] { l.Origin, l.Object, l.Content })];

    public static OverrideLayers Of(AppDeployment deployment, WorkspaceSnapshot workspace, IReadOnlyDictionary<string, string>? clusterLabels)
    {
        if (OverrideLimits.TooMany(deployment.Spec) is { } tooMany)
        {
            return new OverrideLayers([], tooMany);
        }

        var layers = ImmutableArray.CreateBuilder<OverrideLayer>();
        (string Origin, string Name)[] names = [.. Names(deployment.Spec, clusterLabels)];
        if (OverrideLimits.TooMany(names.Length) is { } tooManyHere)
        {
            return new OverrideLayers([], tooManyHere);
        }

        foreach (var (origin, name) in names)
        {
            if (ProblemOf(name, workspace.Values) is { } problem)
            {
                return new OverrideLayers([], problem);
            }

            layers.Add(new OverrideLayer(origin, name, workspace.Values[name].Text!, null)); // ProblemOf has looked
        }

        if (deployment.Spec.ConfigOverrides?.SecretName is { Length: > 0 } secret && workspace.Secrets is { } secrets)
        {
            if (ProblemOfSecret(secret, secrets) is { } problem)
            {
                return new OverrideLayers([], problem);
            }

            layers.Add(new OverrideLayer("secret-overrides", secret, secrets[secret].Text!, secrets[secret].Digest)); // ProblemOfSecret has looked
        }

        return OverrideLimits.TooLarge(layers) is { } tooLarge ? new OverrideLayers([], tooLarge) : new OverrideLayers(layers.ToImmutable(), null);
    }

    /// <summary>Every ConfigMap that layers are made of on some cluster.</summary>
    public static IEnumerable<string> ConfigMapsOf(AppDeploymentSpec spec) => OverrideLimits.TooMany(spec) is not null ? []
        : (spec.ClusterConfigOverrides ?? []).Select(entry => entry.ConfigMapName).Append(spec.ConfigOverrides?.Name ?? "").Where(name => name.Length > 0).Distinct();

    /// <summary>Every Secret that layers are made of.</summary>
    public static IEnumerable<string> SecretsOf(AppDeploymentSpec spec) => spec.ConfigOverrides?.SecretName is { Length: > 0 } secret ? [secret] : [];

    private static IEnumerable<(string Origin, string Name)> Names(AppDeploymentSpec spec, IReadOnlyDictionary<string, string>? clusterLabels)
    {
        if (spec.ConfigOverrides is { Name.Length: > 0 } overrides)
        {
            yield return ("overrides", overrides.Name);
        }

        foreach (var entry in clusterLabels is null ? [] : spec.ClusterConfigOverrides ?? [])
        {
            if (entry.ClusterSelector is null || entry.ClusterSelector.Matches(clusterLabels!))
            {
                yield return ("cluster-overrides", entry.ConfigMapName);
            }
        }
    }

    private static Verdict.Hold? ProblemOf(string name, ImmutableDictionary<string, ValuesSource> sources) =>
        OverrideLimits.LongName("ConfigMap", name) is { } tooLong ? tooLong
        : !sources.TryGetValue(name, out var source)
            ? Verdict.Waiting(Reasons.OverridesMissing, $"waiting for ConfigMap {name} with key {WellKnown.ValuesKey}; one that carries Hansa's own labels, as a copy of the defaults does, is not taken: remove them (kubectl label configmap {name} {Labels.Role}- {Labels.Hub}-)")
            : source.Unread is { } unread ? NotRead($"ConfigMap {name}", unread)
            : source.Text is null
                ? Verdict.Rejected(Reasons.OverridesInvalid, $"ConfigMap {name} has no key {WellKnown.ValuesKey}{(source.Instead.Length > 0 ? $", {source.Instead}" : "")}: put the values there")
                : source.Text.Problem is { } problem
                    ? Verdict.Rejected(Reasons.OverridesInvalid, $"ConfigMap {name}, {WellKnown.ValuesKey}, {problem}")
                    : null;

    /// <summary>Where, and never what: the reader's words may quote the text.</summary>
    private static Verdict.Hold? ProblemOfSecret(string name, ImmutableDictionary<string, SecretValues> secrets) =>
        OverrideLimits.LongName("Secret", name) is { } tooLong ? tooLong
        : !secrets.TryGetValue(name, out var secret)
            ? Verdict.Waiting(Reasons.OverridesMissing, $"waiting for Secret {name} with key {WellKnown.ValuesKey}")
            : secret.Unread is { } unread ? NotRead($"Secret {name}", unread)
            : secret.Text is null
                ? Verdict.Rejected(Reasons.OverridesInvalid, $"Secret {name} has no key {WellKnown.ValuesKey} with UTF-8 text{(secret.Instead.Length > 0 ? $", {secret.Instead}" : "")}: put the values there")
                : secret.Text.ProblemPlace is { } place
                    ? Verdict.Rejected(Reasons.OverridesInvalid, $"Secret {name}, {WellKnown.ValuesKey}, line {place.Line}, column {place.Column}: this is not a YAML mapping of keys to values (the text is not shown, for it is secret)")
                    : null;

    private static Verdict.Hold NotRead(string source, string unread) =>
        Verdict.Waiting(Reasons.Unreadable, $"{source} {unread}; nothing of this deployment is changed on any cluster before that");
}
