using Hansa.Federation.Reporting;

namespace Hansa.Federation.Tests.Reporting;

public sealed class ProviderTests
{
    [Theory]
    [InlineData("v1.21.2-eks-0389ca3", null, "EKS")]
    [InlineData("v1.20.9-gke.1001", null, "GKE")]
    [InlineData("v1.31.2-eks-a1b2", "aws:///eu-central-1a/i-1", "EKS")]
    [InlineData("v1.31.2", "aws:///eu-central-1a/i-1", "AWS")]
    [InlineData("v1.31.2", "azure:///subscriptions/1", "Azure")]
    [InlineData("v1.31.2+k3s1", null, "K3s")]
    [InlineData(null, "kind://docker/a/b", "kind")]
    [InlineData("v1.31.2", "somewhere://else", null)]
    [InlineData("v1.31.2", null, null)]
    [InlineData(null, null, null)]
    public void The_version_tells_first_and_then_the_nodes(string? version, string? node, string? provider) => Assert.Equal(provider, Provider.Of(version, node));
}
