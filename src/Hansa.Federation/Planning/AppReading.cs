using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Planning;

/// <summary>Turns an App as people wrote it into a model, or into a list of what is wrong with it.</summary>
public static partial class AppReading
{
    internal const int MaxNameLength = 53; // Helm's limit for release names
    private const int MaxLabelLength = 63;

    /// <summary>The model when there are no problems.</summary>
    public static (AppModel? Model, ImmutableArray<string> Problems) Read(App app)
    {
        var releases = Releases(app.Spec);
        var problems = Problems(app.Spec, releases).ToImmutableArray();
        return problems.IsEmpty ? (Model(app, releases), problems) : (null, problems);
    }

    internal static bool IsHelmName(string name) => name.Length <= MaxNameLength && HelmName().IsMatch(name);

    internal static bool IsNamespaceName(string name) => name.Length <= MaxLabelLength && DnsLabel().IsMatch(name);

    /// <summary>Of everything that a model is read from, but for the name.</summary>
    internal static string DigestOf(AppSpec spec) => Digest.Of(JsonSerializer.Serialize(spec, HansaJson.Default.AppSpec));

    private static ImmutableArray<AppRelease> Releases(AppSpec spec) => spec switch
    {
        { Releases.Count: > 0 } => [.. spec.Releases],
        { Chart: { } chart } => [new AppRelease { Name = spec.AppId, Chart = chart }],
        _ => [],
    };

    private static AppModel Model(App app, ImmutableArray<AppRelease> releases)
    {
        var defaults = releases.ToImmutableDictionary(r => r.Name, r => DefaultsOf(app.Spec, r, releases[0]));
        return new AppModel
        {
            Name = app.Metadata.Name,
            AppId = app.Spec.AppId,
            Version = app.Spec.Version,
            Releases = releases,
            Defaults = defaults,
            Variables = (app.Spec.Variables ?? []).ToImmutableDictionary(v => v.Name, v => v.Default ?? ""),
            Required = [.. app.Spec.Required ?? []],
            Dependencies = [.. app.Spec.Dependencies ?? []],
            ManagementOnly = app.Spec.Placement == "management" || ManagementApps.Contains(app.Spec.AppId),
            UsesClusterName = Texts(app.Spec, releases).Any(t => Substitution.References(t.Text).Any(r => r.Name == Substitution.ClusterName)),
            Digest = DigestOf(app.Spec),
            DefaultValues = new ValuesText(defaults[releases[0].Name]),
        };
    }

    private static string DefaultsOf(AppSpec spec, AppRelease release, AppRelease first) =>
        (ReferenceEquals(release, first) ? spec.Defaults ?? release.Defaults : release.Defaults) ?? "";

    private static IEnumerable<string> Problems(AppSpec spec, ImmutableArray<AppRelease> releases)
    {
        if (spec.AppId.Length > MaxNameLength || !DnsLabel().IsMatch(spec.AppId))
        {
            yield return $"spec.appId \"{spec.AppId}\" must be a lower-case DNS label of at most {MaxNameLength} characters";
        }

        if (spec.Version.Length == 0)
        {
            yield return "spec.version is missing";
        }

        if (releases.IsEmpty)
        {
            yield return spec.GitRepositoryRef is null
                ? "spec.releases is empty: give at least one release with its chart, or a chart in spec.chart"
                : "spec.gitRepositoryRef is not offered yet: give the chart in spec.chart or spec.releases";
            yield break;
        }

        if (releases[0].Name != spec.AppId)
        {
            yield return $"spec.releases[0].name is \"{releases[0].Name}\": the first release is named after the app id, \"{spec.AppId}\"";
        }

        foreach (var twice in (spec.Variables ?? []).GroupBy(v => v.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            yield return $"spec.variables has {twice.Count()} variables named \"{twice.Key}\": keep one";
        }

        foreach (var problem in releases.SelectMany(ReleaseProblems).Concat(DuplicateNames(releases)).Concat(TextProblems(spec, releases)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> ReleaseProblems(AppRelease release, int index)
    {
        var at = $"spec.releases[{index}]";
        if (release.Name.Length > MaxNameLength || !DnsLabel().IsMatch(release.Name))
        {
            yield return $"{at}.name \"{release.Name}\" must be a lower-case DNS label of at most {MaxNameLength} characters";
        }

        if (release.ReleaseName is { Length: > MaxNameLength })
        {
            yield return $"{at}.releaseName \"{release.ReleaseName}\" is longer than Helm's {MaxNameLength} characters";
        }

        if (release.Timeout is { } timeout && !GoDuration.IsForFlux(timeout))
        {
            yield return $"{at}.timeout \"{timeout}\" must be a duration such as 90s, 10m or 1h30m (units ms, s, m and h)";
        }

        if (release.Chart.Name.Length == 0 || release.Chart.Version.Length == 0)
        {
            yield return $"{at}.chart needs a name and a version";
        }

        if (!DnsLabel().IsMatch(release.Chart.Repository.Name) || release.Chart.Repository.Name.Length > MaxNameLength)
        {
            yield return $"{at}.chart.repository.name \"{release.Chart.Repository.Name}\" must be a lower-case DNS label of at most {MaxNameLength} characters";
        }

        if (!Uri.TryCreate(release.Chart.Repository.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "oci"))
        {
            yield return $"{at}.chart.repository.url \"{release.Chart.Repository.Url}\" must be an http, https or oci URL";
        }
    }

    private static IEnumerable<string> DuplicateNames(ImmutableArray<AppRelease> releases) =>
        releases.GroupBy(r => r.Name).Where(g => g.Count() > 1).Select(g => $"spec.releases has {g.Count()} releases named \"{g.Key}\"");

    private static IEnumerable<string> TextProblems(AppSpec spec, ImmutableArray<AppRelease> releases)
    {
        var known = Substitution.BuiltIn.Concat((spec.Variables ?? []).Select(v => v.Name)).ToHashSet();
        foreach (var (place, text) in Texts(spec, releases))
        {
            foreach (var (name, line) in Substitution.References(text).Where(r => !known.Contains(r.Name)))
            {
                yield return $"{place} line {line}: variable ${{{name}}} is unknown: declare it in spec.variables, or write $${{{name}}} for the literal text";
            }
        }

        foreach (var (place, text) in Texts(spec, releases).Where(t => t.Place.EndsWith("defaults", StringComparison.Ordinal)))
        {
            if (new ValuesText(text).Problem is { } problem)
            {
                yield return $"{place} {problem}";
            }
        }
    }

    private static IEnumerable<(string Place, string Text)> Texts(AppSpec spec, ImmutableArray<AppRelease> releases)
    {
        if (spec.Defaults is { } defaults)
        {
            yield return ("spec.defaults", defaults);
        }

        foreach (var (release, index) in releases.Select((r, i) => (r, i)))
        {
            var at = $"spec.releases[{index}]";
            if (release.ReleaseName is { } name)
            {
                yield return ($"{at}.releaseName", name);
            }

            if (release.TargetNamespace is { } target)
            {
                yield return ($"{at}.targetNamespace", target);
            }

            if (release.Defaults is { } own)
            {
                yield return ($"{at}.defaults", own);
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex HelmName();
}
