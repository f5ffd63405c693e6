using System.Security.Cryptography.X509Certificates;

namespace Hansa.ApiServer.Security;

/// <summary>Users by client certificate: the common name is the user, organizations are groups.</summary>
internal static class ClientCertificates
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    /// <summary>Null when the certificate is not of this authority, or not valid now.</summary>
    public static UserInfo? UserOf(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (!chain.Build(certificate))
            return null;
        var name = "";
        var groups = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements)
                continue;
            if (part.GetSingleElementType().Value == CommonName)
                name = part.GetSingleElementValue() ?? "";
            else if (part.GetSingleElementType().Value == Organization)
                groups.Add(part.GetSingleElementValue() ?? "");
        }
        return name.Length == 0 ? null : UserInfo.Authenticated(name, groups);
    }
}
