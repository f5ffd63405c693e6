namespace Hansa.RealClusters;

/// <summary>A real control plane could not be found, started or used; the message says why and shows the end of the log.</summary>
public sealed class RealClusterException(string message) : Exception(message);
