using Hansa.Kubernetes.Kubeconfigs;

namespace Hansa.Federation;

/// <summary>What an operator may set.</summary>
public sealed record ControllerOptions
{
    /// <summary>Whether everything is held (<c>--pause-all</c>).</summary>
    public bool PauseAll { get; init; }

    /// <summary>A folder with catalogue files of one's own, besides the built-in ones.</summary>
    public string? CatalogFolder { get; init; }

    /// <summary>What a tenant's kubeconfig may say and where it may lead.</summary>
    public VettingPolicy Vetting { get; init; } = new();
}
