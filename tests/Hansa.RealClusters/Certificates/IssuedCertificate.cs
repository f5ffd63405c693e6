namespace Hansa.RealClusters.Certificates;

internal sealed record IssuedCertificate(string CertificatePem, string KeyPem);
