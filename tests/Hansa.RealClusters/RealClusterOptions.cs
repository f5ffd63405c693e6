namespace Hansa.RealClusters;

/// <summary>What differs from the usual cluster: a kube-apiserver with RBAC and a kube-controller-manager.</summary>
public sealed record RealClusterOptions
{
    /// <summary>Users besides the administrator; each gets a token of its own (<see cref="RealCluster.TokenOf"/>) and no rights.</summary>
    public IReadOnlyList<(string User, string[] Groups)> Users { get; init; } = [];

    /// <summary>False saves about 90 MiB: deleted namespaces then stay, nothing is collected, and there are no service accounts.</summary>
    public bool ControllerManager { get; init; } = true;

    /// <summary>Further flags of kube-apiserver, such as <c>--feature-gates=...</c>.</summary>
    public IReadOnlyList<string> ApiServerArguments { get; init; } = [];
}
