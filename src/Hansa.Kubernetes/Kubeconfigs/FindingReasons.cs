namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>Every <see cref="Finding.Reason"/> there is.</summary>
public static class FindingReasons
{
#pragma warning disable CS1591 // Each says what it says.
    public const string TooLarge = nameof(TooLarge);
    public const string NotUtf8 = nameof(NotUtf8);
    public const string NotYaml = nameof(NotYaml);
    public const string AliasNotAllowed = nameof(AliasNotAllowed);
    public const string TagNotAllowed = nameof(TagNotAllowed);
    public const string TooDeep = nameof(TooDeep);
    public const string DuplicateKey = nameof(DuplicateKey);
    public const string SeveralDocuments = nameof(SeveralDocuments);
    public const string NotAKubeconfig = nameof(NotAKubeconfig);
    public const string WrongType = nameof(WrongType);
    public const string UnknownField = nameof(UnknownField);
    public const string DuplicateName = nameof(DuplicateName);
    public const string SeveralContexts = nameof(SeveralContexts);
    public const string MissingCurrentContext = nameof(MissingCurrentContext);
    public const string UnknownContext = nameof(UnknownContext);
    public const string MissingCluster = nameof(MissingCluster);
    public const string UnknownCluster = nameof(UnknownCluster);
    public const string MissingUser = nameof(MissingUser);
    public const string UnknownUser = nameof(UnknownUser);
    public const string MissingServer = nameof(MissingServer);
    public const string BadServer = nameof(BadServer);
    public const string PlainHttpNotAllowed = nameof(PlainHttpNotAllowed);
    public const string AddressRefused = nameof(AddressRefused);
    public const string InsecureTlsNotAllowed = nameof(InsecureTlsNotAllowed);
    public const string ProxyNotAllowed = nameof(ProxyNotAllowed);
    public const string BadTlsServerName = nameof(BadTlsServerName);
    public const string CertificateAuthorityPathNotAllowed = nameof(CertificateAuthorityPathNotAllowed);
    public const string BadCertificateAuthority = nameof(BadCertificateAuthority);
    public const string CertificateAuthorityExpired = nameof(CertificateAuthorityExpired);
    public const string CertificateAuthorityExpiresSoon = nameof(CertificateAuthorityExpiresSoon);
    public const string KeyInCertificateAuthority = nameof(KeyInCertificateAuthority);
    public const string ExecNotAllowed = nameof(ExecNotAllowed);
    public const string AuthProviderNotAllowed = nameof(AuthProviderNotAllowed);
    public const string TokenFileNotAllowed = nameof(TokenFileNotAllowed);
    public const string ClientCertificatePathNotAllowed = nameof(ClientCertificatePathNotAllowed);
    public const string ClientKeyPathNotAllowed = nameof(ClientKeyPathNotAllowed);
    public const string ImpersonationNotAllowed = nameof(ImpersonationNotAllowed);
    public const string BasicAuthNotAllowed = nameof(BasicAuthNotAllowed);
    public const string MissingCredentials = nameof(MissingCredentials);
    public const string SeveralCredentials = nameof(SeveralCredentials);
    public const string BadToken = nameof(BadToken);
    public const string TokenExpired = nameof(TokenExpired);
    public const string TokenExpiresSoon = nameof(TokenExpiresSoon);
    public const string BadBase64 = nameof(BadBase64);
    public const string MissingClientKey = nameof(MissingClientKey);
    public const string MissingClientCertificate = nameof(MissingClientCertificate);
    public const string BadClientCertificate = nameof(BadClientCertificate);
    public const string BadClientKey = nameof(BadClientKey);
    public const string ClientKeyMismatch = nameof(ClientKeyMismatch);
    public const string ClientCertificateExpired = nameof(ClientCertificateExpired);
    public const string ClientCertificateExpiresSoon = nameof(ClientCertificateExpiresSoon);
    public const string ClientCertificateNotYetValid = nameof(ClientCertificateNotYetValid);
#pragma warning restore CS1591
}
