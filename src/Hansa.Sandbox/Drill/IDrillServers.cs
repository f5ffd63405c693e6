using Hansa.Kubernetes.Transport;

namespace Hansa.Sandbox.Drill;

/// <summary>Where the clusters of drills are, whichever servers play them.</summary>
internal interface IDrillServers
{
    /// <summary>A new and empty cluster.</summary>
    Task<IDrillCluster> AddAsync(string name, CancellationToken ct);

    Task RemoveAsync(IDrillCluster cluster);
}

/// <summary>A cluster of a drill. The controller feels its faults; who is inside does not.</summary>
internal interface IDrillCluster
{
    string Name { get; }

    /// <summary>As the controller gets it.</summary>
    string Kubeconfig { get; }

    /// <summary>What <see cref="Kubeconfig"/> says.</summary>
    ConnectionDescription Connection { get; }

    /// <summary>The credential in it.</summary>
    string Secret { get; }

    /// <summary>Grows with each write of the controller and of the stand-in for Flux.</summary>
    long Writes { get; }

    ApiClient OpenInside(string userAgent);

    /// <summary>Something goes wrong by chance; what.</summary>
    Task<string> TroubleAsync(Random chance, CancellationToken ct);

    /// <summary>Nobody reaches it until it is healed.</summary>
    void Isolate();

    /// <summary>Nothing goes wrong from now on.</summary>
    void Heal();
}
