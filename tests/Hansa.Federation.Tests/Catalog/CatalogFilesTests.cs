using Hansa.Federation.Catalog;

namespace Hansa.Federation.Tests.Catalog;

public sealed class CatalogFilesTests
{
    /// <summary>The walk-through's list.</summary>
    public static TheoryData<string, string> Services => new()
    {
        { "cert-manager-0.2.7", "cert-manager" },
        { "external-dns-2.20.5", "external-dns" },
        { "gatekeeper-0.6.8", "gatekeeper" },
        { "grafana-logging-6.9.1", "grafana-logging" },
        { "istio-1.9.1", "istio" },
        { "jaeger-2.21.0", "jaeger" },
        { "kiali-1.29.0", "kiali" },
        { "kommander-current", "kommander" },
        { "kube-oidc-proxy-0.2.5", "kube-oidc-proxy" },
        { "kube-prometheus-stack-15.4.6", "kube-prometheus-stack" },
        { "kubecost-0.13.0", "kubecost" },
        { "kubefed-0.8.1", "kubefed" },
        { "kubernetes-dashboard-4.0.3", "kubernetes-dashboard" },
        { "logging-operator-3.10.0", "logging-operator" },
        { "loki-distributed-0.33.1", "loki-distributed" },
        { "metallb-0.12.2", "metallb" },
        { "nvidia-0.4.0", "nvidia" },
        { "prometheus-adapter-2.11.1", "prometheus-adapter" },
        { "reloader-0.0.85", "reloader" },
        { "traefik-9.19.1", "traefik" },
        { "traefik-forward-auth-0.2.14", "traefik-forward-auth" },
        { "velero-3.1.1", "velero" },
    };

    [Fact]
    public void The_catalogue_has_no_problems() => Assert.Empty(CatalogFiles.BuiltIn().Problems);

    [Fact]
    public void The_catalogue_holds_the_22_services_and_no_other()
    {
        var names = CatalogFiles.BuiltIn().Entries.Select(e => e.App.Metadata.Name).Order(StringComparer.Ordinal);

        Assert.Equal(Services.Select(s => s.Data.Item1).Order(StringComparer.Ordinal), names);
    }

    [Theory, MemberData(nameof(Services))]
    public void A_service_has_its_name_and_id(string name, string appId)
    {
        var entry = CatalogFiles.BuiltIn().Entries.Single(e => e.App.Metadata.Name == name);

        Assert.Equal(appId, entry.App.Spec.AppId);
        Assert.Equal(name, $"{entry.App.Spec.AppId}-{entry.App.Spec.Version}");
        Assert.NotNull(entry.App.Spec.Provenance);
        Assert.NotEmpty(entry.App.Spec.Description ?? "");
    }

    [Theory]
    [InlineData("istio", "kube-prometheus-stack")]
    [InlineData("kiali", "istio,kube-prometheus-stack")]
    [InlineData("kube-oidc-proxy", "dex")]
    [InlineData("kube-prometheus-stack", "traefik")]
    [InlineData("kubecost", "traefik,traefik-forward-auth")]
    [InlineData("traefik-forward-auth", "traefik")]
    [InlineData("prometheus-adapter", "kube-prometheus-stack")]
    public void Dependencies_are_the_walk_throughs(string appId, string needs)
    {
        var app = CatalogFiles.BuiltIn().Entries.Single(e => e.App.Spec.AppId == appId).App;

        Assert.Equal(needs.Split(','), (app.Spec.Dependencies ?? []).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_other_service_needs_one()
    {
        var dependants = CatalogFiles.BuiltIn().Entries.Where(e => e.App.Spec.Dependencies is { Count: > 0 }).Select(e => e.App.Spec.AppId);

        Assert.Equal(["istio", "kiali", "kube-oidc-proxy", "kube-prometheus-stack", "kubecost", "prometheus-adapter", "traefik-forward-auth"], dependants.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_broken_file_is_reported_with_its_line_and_takes_no_other_down()
    {
        var (entries, problems) = CatalogFiles.Read([("a.yaml", "kind: [\n"), ("b.yaml", Valid("b")), ("c.yaml", "- a\n"), ("d.yaml", ""), ("e.yaml", "kind: ConfigMap\napiVersion: v1\n")]);

        Assert.Equal(["b-1.0.0"], entries.Select(e => e.App.Metadata.Name));
        Assert.Equal(["a.yaml", "c.yaml", "d.yaml", "e.yaml"], problems.Select(p => p.File));
        Assert.All(problems, p => Assert.True(p.Line > 0, p.ToString()));
    }

    [Theory]
    [InlineData("appId: b", "appId: B_b", 6, "spec.appId")]
    [InlineData("      name: b", "      name: ''", 10, "spec.releases[0].chart")]
    [InlineData("https://charts", "ftp://charts", 13, "spec.releases[0].chart.repository.url")]
    [InlineData("second: 2", "second: ${nobody}", 16, "spec.defaults line 2")]
    [InlineData("second: 2", "  second: 2", 16, "spec.defaults line 2")]
    [InlineData("version: 1.0.0\n  rel", "version: 1.0\n  rel", 1, "this is not an App")]
    [InlineData("  name: b-1.0.0\n", "  labels: {}\n", 1, "this is not an App")]
    [InlineData("  releases:\n", "  releases:\n    -\n", 1, "this is not an App: $.spec.releases[0] is empty")]
    public void A_problem_is_reported_where_it_stands(string old, string now, int line, string message)
    {
        var text = Valid("b").Replace(old, now, StringComparison.Ordinal);
        Assert.NotEqual(Valid("b"), text);

        var problem = CatalogFiles.Read([("b.yaml", text)]).Problems[0];

        Assert.StartsWith(message, problem.Problem, StringComparison.Ordinal);
        Assert.Equal($"b.yaml:{line}: {problem.Problem}", problem.ToString());
    }

    [Fact]
    public void Of_two_files_with_one_App_the_first_counts()
    {
        var (entries, problems) = CatalogFiles.Read([("a.yaml", Valid("x")), ("b.yaml", Valid("x"))]);

        Assert.Equal(["a.yaml"], entries.Select(e => e.File));
        Assert.Equal("b.yaml: App x-1.0.0 stands in a.yaml already", problems.Single().ToString());
    }

    private static string Valid(string id) => $"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: App
        metadata:
          name: {id}-1.0.0
        spec:
          appId: {id}
          version: 1.0.0
          releases:
            - name: {id}
              chart:
                name: {id}
                version: 1.0.0
                repository: {"{name: charts, url: 'https://charts.example.org'}"}
          defaults: |
            first: 1
            second: 2

        """;
}
