using Hansa.RealClusters.Kubectl;

namespace Hansa.TestClusters;

/// <summary>
/// A Kubernetes cluster for tests, whichever server plays it. One caller at a time starts, stops, pauses and resumes it; everything else may
/// run in parallel.
/// </summary>
public interface ITestCluster
{
    string Name { get; }

    /// <summary>The base of all its URLs; the same when it is stopped and started again.</summary>
    Uri Server { get; }

    /// <summary>Each cluster's server has an authority of its own.</summary>
    string CertificateAuthorityPem { get; }

    /// <summary>A file that only its owner can read with <see cref="Kubeconfig"/>.</summary>
    string KubeconfigFile { get; }

    /// <summary>A kubeconfig of the administrator, a member of system:masters, by token and with everything inline.</summary>
    string Kubeconfig();

    /// <summary>The administrator's by client certificate.</summary>
    string CertificateKubeconfig();

    /// <summary>A kubeconfig of one of the users that it was started with, by token.</summary>
    string KubeconfigOf(string user);

    /// <summary>The token of "admin" or of one of the users that it was started with.</summary>
    string TokenOf(string user);

    /// <param name="args">As typed after "kubectl".</param>
    /// <param name="input">What kubectl reads with <c>-f -</c>.</param>
    /// <param name="ct">Kills kubectl.</param>
    Task<CommandResult> KubectlAsync(string[] args, string input, CancellationToken ct);

    /// <summary>Nobody listens any more; the objects stay.</summary>
    Task StopAsync();

    /// <summary>After <see cref="StopAsync"/>: the same address, the same objects, the same credentials.</summary>
    Task StartAgainAsync();

    /// <summary>Connections are accepted and requests hang until <see cref="Resume"/>.</summary>
    void Pause();

    void Resume();
}
