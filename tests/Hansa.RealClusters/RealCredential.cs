namespace Hansa.RealClusters;

/// <summary>How a kubeconfig proves to be the administrator, a member of system:masters.</summary>
public enum RealCredential
{
    Token,
    ClientCertificate,
}
