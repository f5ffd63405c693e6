using Hansa.RealClusters.Binaries;
using Hansa.RealClusters.Processes;
using Microsoft.Extensions.Logging;

namespace Hansa.RealClusters;

/// <summary>What all clusters of one <see cref="RealControlPlanes"/> share.</summary>
internal sealed record ControlPlaneHost(ControlPlaneBinaries Binaries, Launcher Launcher, LoopbackPorts Ports, TimeProvider Clock, ILogger Log);
