namespace Hansa.Sandbox.Flux.Helm;

internal enum HelmVerb { Install, Upgrade }

/// <summary>What would be handed to Helm: the resolved chart and values.</summary>
/// <param name="ChartVersion">The version that the chart's version range comes down to.</param>
/// <param name="ValuesDigest">Hex SHA-256 over all values in their order.</param>
internal sealed record ReleaseInput(string ChartVersion, string ValuesDigest);

/// <summary>One run of Helm.</summary>
/// <param name="Verb">What is run.</param>
/// <param name="Revision">Helm's number of the revision that it makes.</param>
/// <param name="Input">What it is run with.</param>
internal sealed record HelmAction(HelmVerb Verb, long Revision, ReleaseInput Input)
{
    public string Name => Verb switch
    {
        HelmVerb.Install => "install",
        HelmVerb.Upgrade => "upgrade",
    };

    public string SucceededReason => Verb switch
    {
        HelmVerb.Install => "InstallSucceeded",
        HelmVerb.Upgrade => "UpgradeSucceeded",
    };

    public string FailedReason => Verb switch
    {
        HelmVerb.Install => "InstallFailed",
        HelmVerb.Upgrade => "UpgradeFailed",
    };

    /// <summary>The status field that counts failures of this action.</summary>
    public string FailureCount => $"{Name}Failures";
}
