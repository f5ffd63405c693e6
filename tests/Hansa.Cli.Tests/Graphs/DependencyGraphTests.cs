using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Graphs;

namespace Hansa.Cli.Tests.Graphs;

public sealed class DependencyGraphTests
{
    [Fact]
    public void A_tree_shows_what_each_service_needs() => Assert.Equal(
        "kiali\n├─ istio\n│  └─ prometheus\n└─ prometheus\n",
        Graph(("kiali", ["istio", "prometheus"]), ("istio", ["prometheus"]), ("prometheus", [])).Draw(GraphFormat.Text));

    [Fact]
    public void A_circle_is_drawn_and_ends() => Assert.Equal(
        "a\n└─ b\n   └─ a (circle)\n",
        Graph(("a", ["b"]), ("b", ["a"])).Draw(GraphFormat.Text));

    [Fact]
    public void What_nobody_offers_is_drawn_too() => Assert.Contains("\"dex\";", Graph(("proxy", ["dex"])).Draw(GraphFormat.Dot), StringComparison.Ordinal);

    [Fact]
    public void Mermaid_gets_names_that_it_can_read() => Assert.Contains("app_end --> app_a_b", Graph(("end", ["a-b"])).Draw(GraphFormat.Mermaid), StringComparison.Ordinal);

    private static DependencyGraph Graph(params (string Id, string[] Needs)[] apps) => DependencyGraph.Of(apps.Select(a => new App
    {
        Metadata = new ObjectMeta { Name = a.Id },
        Spec = new AppSpec { AppId = a.Id, Dependencies = a.Needs },
    }));
}
