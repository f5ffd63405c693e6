using Hansa.Api.Metadata;
using Hansa.Cli.Deploying;
using Hansa.Federation.Catalog;

namespace Hansa.Cli.Tests.Deploying;

/// <summary>What is said of a deployment before it is written.</summary>
public sealed class DeploymentTests
{
    [Theory]
    [InlineData("dex", "it runs on the management cluster only")]
    [InlineData("dex-k8s-authenticator-1.2.11", "it runs on the management cluster only")]
    [InlineData("kubefed", "Hansa itself does its work")]
    [InlineData("dexter", "app \"dexter\" not found")]
    public void An_app_that_cannot_be_deployed_says_why(string name, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => Deployment.Choose(name, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Overrides_are_looked_through_where_no_cluster_gets_them_yet()
    {
        var remarks = ADeployment("configInLine: {}\n").Remarks().ToArray();

        Assert.Contains(remarks, remark => remark.StartsWith("ConfigMap given, ", StringComparison.Ordinal) && remark.Contains("did you mean configInline?", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_that_must_be_given_is_missed_where_no_cluster_gets_it_yet()
    {
        Assert.Contains(ADeployment(null).Remarks(), remark => remark.Contains("ValuesRequired: metallb needs values that have no default: pool.addresses", StringComparison.Ordinal));
        Assert.DoesNotContain(ADeployment("pool: {addresses: 10.0.0.0/24}\n").Remarks(), remark => remark.Contains("ValuesRequired", StringComparison.Ordinal));
    }

    private static Deployment ADeployment(string? overrides)
    {
        var app = CatalogFiles.BuiltIn().Entries.Single(e => e.App.Metadata.Name == "metallb-0.12.2").App;
        return new Deployment(new ObjectKey("alpha-ns", "metallb"), app with { Spec = app.Spec with { Required = ["pool.addresses"] } }, null, overrides is null ? null : ("given", overrides));
    }
}
