using System.Collections.Immutable;
using System.Text;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Clients from what the operator configured himself. The official client parses and authenticates; its own CA check is never used, since
/// it accepts a certificate for another host name.
/// </summary>
internal static class TrustedClients
{
    public static ApiClient FromKubeconfigFile(string? path, string? context, ApiClientOptions options, TimeProvider clock)
    {
        var files = Files(path);
        return Open(() => Load(files, context), options, clock);
    }

    public static ApiClient InCluster(ApiClientOptions options, TimeProvider clock)
    {
        if (!KubernetesClientConfiguration.IsInCluster())
            throw new InvalidOperationException("not in a cluster: there is no service account token; give a kubeconfig instead");
        return Open(KubernetesClientConfiguration.InClusterConfig, options, clock);
    }

    private static ApiClient Open(Func<KubernetesClientConfiguration> load, ApiClientOptions options, TimeProvider clock)
    {
        options = options with { Addresses = AddressPolicy.Unrestricted };   // the operator chose the address himself
        var config = load();
        var connection = Describe(config);
        var authenticator = new OfficialAuthenticator(
            OfficialAuthenticator.CredentialsOf(config), () => OfficialAuthenticator.CredentialsOf(load()));
        return new ApiClient(connection, Connections.Open(connection, options, clock, authenticator), options);
    }

    private static ConnectionDescription Describe(KubernetesClientConfiguration config) => new()
    {
        Server = Uri.TryCreate(config.Host, UriKind.Absolute, out var server)
            ? server
            : throw new InvalidOperationException("the kubeconfig's server is not an absolute address"),
        CertificateAuthority = config.SslCaCerts is { Count: > 0 } roots ? [.. Encoding.ASCII.GetBytes(roots.ExportCertificatePems())] : [],
        TlsServerName = string.IsNullOrEmpty(config.TlsServerName) ? null : config.TlsServerName,
        SkipTlsVerification = config.SkipTlsVerify,
        Credentials = ClientCertificate(config),   // tokens are the authenticator's
    };

    private static Credentials ClientCertificate(KubernetesClientConfiguration config)
    {
        var certificate = Bytes(config.ClientCertificateData, config.ClientCertificateFilePath);
        var key = Bytes(config.ClientCertificateKeyData, config.ClientKeyFilePath);
        return certificate.IsEmpty || key.IsEmpty ? new Credentials.None() : new Credentials.ClientCertificate(certificate, key);
    }

    private static ImmutableArray<byte> Bytes(string? inline, string? path)
    {
        if (!string.IsNullOrWhiteSpace(inline)) return [.. Convert.FromBase64String(inline)];
        return string.IsNullOrWhiteSpace(path) ? [] : [.. File.ReadAllBytes(path)];
    }

    private static ImmutableArray<FileInfo> Files(string? path)
    {
        string[] paths = path is not null
            ? [path]
            : (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (paths.Length == 0) paths = [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")];

        // As kubectl does: files of KUBECONFIG that are not there do not count, as long as one is.
        ImmutableArray<FileInfo> found = [.. paths.Where(File.Exists).Select(p => new FileInfo(p))];
        return found.IsEmpty ? throw new InvalidOperationException($"no kubeconfig at {string.Join(", ", paths)}") : found;
    }

    private static KubernetesClientConfiguration Load(ImmutableArray<FileInfo> files, string? context)
    {
        var names = string.Join(", ", files.Select(f => f.FullName));
        try
        {
            var config = files.Select(f => KubernetesClientConfiguration.LoadKubeConfig(f, true)).Aggregate(Merge);
            ThrowUnlessContext(names, config, context ?? config.CurrentContext);
            return KubernetesClientConfiguration.BuildConfigFromConfigObject(config, context, null);
        }
        catch (YamlException e)
        {
            throw new InvalidOperationException($"{names} is not a kubeconfig: not valid YAML at line {e.Start.Line}, column {e.Start.Column}", e);
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidOperationException($"{names} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>As kubectl does: of two entries with one name the first file's counts. Relative paths then mean those beside the first file.</summary>
    private static K8SConfiguration Merge(K8SConfiguration first, K8SConfiguration other)
    {
        first.CurrentContext = string.IsNullOrEmpty(first.CurrentContext) ? other.CurrentContext : first.CurrentContext;
        first.Clusters = [.. (first.Clusters ?? []).Concat(other.Clusters ?? []).DistinctBy(c => c.Name)];
        first.Users = [.. (first.Users ?? []).Concat(other.Users ?? []).DistinctBy(u => u.Name)];
        first.Contexts = [.. (first.Contexts ?? []).Concat(other.Contexts ?? []).DistinctBy(c => c.Name)];
        return first;
    }

    private static void ThrowUnlessContext(string files, K8SConfiguration config, string? context)
    {
        var known = (config.Contexts ?? []).Select(c => c.Name).Order(StringComparer.Ordinal).ToList();
        if (context is not null && known.Contains(context)) return;
        throw new InvalidOperationException(
            $"{files} has {(string.IsNullOrEmpty(context) ? "no current context" : $"no context '{context}'")}; it has: {string.Join(", ", known)}");
    }
}
