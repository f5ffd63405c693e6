namespace Hansa.Api;

/// <summary>The condition types that Hansa writes.</summary>
public static class ConditionTypes
{
    /// <summary>Summary of all others.</summary>
    public const string Ready = "Ready";

    /// <summary>On a KommanderCluster: whether its API server answers.</summary>
    public const string Reachable = "Reachable";

    /// <summary>On a KommanderCluster: whether Flux's kinds are served there.</summary>
    public const string FluxAvailable = "FluxAvailable";

    /// <summary>KubeFed 0.8.1's condition of a cluster that cannot be reached.</summary>
    public const string Offline = "Offline";

    /// <summary>On a Workspace that is paused: whether nothing is written to its clusters any more. It is not there otherwise.</summary>
    public const string Paused = "Paused";

    /// <summary>On an AppDeployment or a KommanderCluster: something works but should be looked at.</summary>
    public const string Warning = "Warning";
}
