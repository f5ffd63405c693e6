namespace Hansa.RealClusters.Kubectl;

/// <summary>What a finished command said.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error);
