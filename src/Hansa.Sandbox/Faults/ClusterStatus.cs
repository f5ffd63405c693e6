namespace Hansa.Sandbox.Faults;

/// <summary>How one cluster of a sandbox stands.</summary>
/// <param name="Name">The cluster.</param>
/// <param name="Faults">What is wrong with it, for people.</param>
/// <param name="AttachedAs">Namespace and name of its KommanderCluster; empty when it is not attached.</param>
/// <param name="Phase">The KommanderCluster's.</param>
/// <param name="Reachable">What Hansa says: True, False or Unknown.</param>
/// <param name="Releases">Releases that are ready, of how many.</param>
public sealed record ClusterStatus(string Name, string Faults, string AttachedAs, string Phase, string Reachable, string Releases);
