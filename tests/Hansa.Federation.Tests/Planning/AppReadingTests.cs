using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

public sealed class AppReadingTests
{
    [Fact]
    public void A_valid_app_is_read()
    {
        var (model, problems) = AppReading.Read(AnApp("metallb", "0.12.2", "traefik"));

        Assert.Empty(problems);
        Assert.Equal(("metallb-0.12.2", "metallb", "0.12.2"), (model!.Name, model.AppId, model.Version));
        Assert.Equal(["traefik"], model.Dependencies);
    }

    [Fact]
    public void The_short_form_is_one_release_named_after_the_app()
    {
        var (model, _) = Read(spec => spec with { Releases = null, Chart = spec.Releases![0].Chart });

        Assert.Equal(["metallb"], model!.Releases.Select(r => r.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MetalLB")]
    [InlineData("metal.lb")]
    [InlineData("-metallb")]
    [InlineData("a234567890123456789012345678901234567890123456789012345")]
    public void An_app_id_is_a_DNS_label_of_at_most_53_characters(string appId) =>
        Assert.Contains(Problems(spec => spec with { AppId = appId }), p => p.StartsWith($"spec.appId \"{appId}\"", StringComparison.Ordinal));

    [Fact]
    public void Two_variables_of_one_name_are_told_and_stop_nobody()
    {
        var app = AnApp("metallb") with { Spec = AnApp("metallb").Spec with { Variables = [new AppVariable { Name = "a", Default = "1" }, new AppVariable { Name = "a", Default = "2" }] } };

        var catalog = AppCatalog.Empty.With([app, AnApp("velero")]);

        Assert.Equal(["spec.variables has 2 variables named \"a\": keep one"], catalog.Find("metallb-1.0.0")!.Problems);
        Assert.NotNull(catalog.Find("velero-1.0.0")!.Model);
    }

    [Fact]
    public void A_version_is_needed() => Assert.Equal(["spec.version is missing"], Problems(spec => spec with { Version = "" }));

    [Fact]
    public void A_release_is_needed() =>
        Assert.StartsWith("spec.releases is empty", Problems(spec => spec with { Releases = [] }).Single(), StringComparison.Ordinal);

    [Fact]
    public void A_git_repository_alone_is_refused_with_that_reason() => Assert.StartsWith(
        "spec.gitRepositoryRef is not offered yet",
        Problems(spec => spec with { Releases = null, GitRepositoryRef = new GitRepositoryReference { Name = "management" } }).Single(),
        StringComparison.Ordinal);

    [Fact]
    public void The_first_release_is_named_after_the_app() =>
        Assert.StartsWith("spec.releases[0].name is \"other\"", Problems(spec => spec with { Releases = [ARelease("other")] }).Single(), StringComparison.Ordinal);

    [Fact]
    public void A_release_name_is_a_DNS_label() =>
        Assert.StartsWith("spec.releases[1].name \"B_2\"", Problems(spec => spec with { Releases = [ARelease("metallb"), ARelease("B_2")] }).Single(), StringComparison.Ordinal);

    [Fact]
    public void Helms_name_has_at_most_53_characters() =>
        Assert.StartsWith("spec.releases[0].releaseName", Problem(release => release with { ReleaseName = new string('a', 54) }), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "1.0.0")]
    [InlineData("metallb", "")]
    public void A_chart_has_a_name_and_a_version(string name, string version) => Assert.Equal(
        "spec.releases[0].chart needs a name and a version",
        Problem(release => release with { Chart = release.Chart with { Name = name, Version = version } }));

    [Theory]
    [InlineData("")]
    [InlineData("Charts")]
    [InlineData("charts/stable")]
    public void A_repository_name_is_a_DNS_label(string name) =>
        Assert.StartsWith("spec.releases[0].chart.repository.name", Problem(WithRepository(r => r with { Name = name })), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("charts.example.org")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://charts.example.org")]
    public void A_repository_is_at_an_http_or_oci_address(string url) =>
        Assert.StartsWith("spec.releases[0].chart.repository.url", Problem(WithRepository(r => r with { Url = url })), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://charts.example.org")]
    [InlineData("https://charts.example.org/stable")]
    [InlineData("oci://registry.example.org/charts")]
    public void Known_addresses_are_taken(string url) => Assert.Empty(Problems(spec => spec with { Releases = [WithRepository(r => r with { Url = url })(spec.Releases![0])] }));

    [Theory]
    [InlineData("300")]
    [InlineData("1d")]
    [InlineData("10 min")]
    public void A_timeout_is_a_duration(string timeout) =>
        Assert.StartsWith($"spec.releases[0].timeout \"{timeout}\" must be a duration", Problem(release => release with { Timeout = timeout }), StringComparison.Ordinal);

    [Fact]
    public void Two_releases_have_two_names() =>
        Assert.Equal(["spec.releases has 2 releases named \"metallb\""], Problems(spec => spec with { Releases = [ARelease("metallb"), ARelease("metallb")] }));

    [Fact]
    public void An_unknown_variable_is_named_with_its_line()
    {
        var problem = Problems(spec => spec with { Defaults = "a: 1\nb: ${workspaceNamespace}\nc: ${issuer}\n" }).Single();

        Assert.StartsWith("spec.defaults line 3: variable ${issuer} is unknown", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("releaseName")]
    [InlineData("targetNamespace")]
    [InlineData("defaults")]
    public void Variables_are_looked_for_in_every_text_that_is_filled(string field)
    {
        var problem = Problem(release => field switch
        {
            "releaseName" => release with { ReleaseName = "${nobody}" },
            "targetNamespace" => release with { TargetNamespace = "${nobody}" },
            _ => release with { Defaults = "a: ${nobody}" },
        });

        Assert.StartsWith($"spec.releases[0].{field} line 1: variable ${{nobody}}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Declared_and_escaped_variables_are_no_problem() => Assert.Empty(Problems(spec => spec with
    {
        Defaults = "a: ${issuer}\nb: $${literal}\nc: ${releaseName}${releaseNamespace}${clusterName}\n",
        Variables = [new AppVariable { Name = "issuer" }],
    }));

    [Fact]
    public void Defaults_that_are_not_YAML_are_named_with_their_place() =>
        Assert.StartsWith("spec.defaults line 2, column ", Problems(spec => spec with { Defaults = "a: 1\n  b: 2\n" }).Single(), StringComparison.Ordinal);

    [Fact]
    public void Defaults_of_a_second_release_are_checked_too()
    {
        var problems = Problems(spec => spec with { Releases = [ARelease("metallb"), ARelease("second") with { Defaults = "- a\n" }] });

        Assert.StartsWith("spec.releases[1].defaults line 1, column 1: values must be a mapping", problems.Single(), StringComparison.Ordinal);
    }

    private static (AppModel? Model, IReadOnlyList<string> Problems) Read(Func<AppSpec, AppSpec> change)
    {
        var app = AnApp("metallb");
        var (model, problems) = AppReading.Read(app with { Spec = change(app.Spec) });
        Assert.Equal(problems.IsEmpty, model is not null);
        return (model, problems);
    }

    private static IReadOnlyList<string> Problems(Func<AppSpec, AppSpec> change) => Read(change).Problems;

    private static string Problem(Func<AppRelease, AppRelease> change) => Problems(spec => spec with { Releases = [change(spec.Releases![0])] }).Single();

    private static Func<AppRelease, AppRelease> WithRepository(Func<ChartRepository, ChartRepository> change) =>
        release => release with { Chart = release.Chart with { Repository = change(release.Chart.Repository) } };
}
