using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

/// <summary>Any certificate of the authority's bundle is an anchor, as it is for kubectl, and everything else is verified all the same.</summary>
public sealed class TrustTests
{
    private const string Here = "127.0.0.1";

    private static readonly TestCertificates Root = new("root");
    private static readonly TestCertificates Intermediate = new("intermediate", vouchedFor: Root);
    private static readonly TestCertificates Expired = new("expired", TestCertificates.Start, TestCertificates.Start.AddDays(30), Root);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_intermediate_is_an_anchor() => Assert.Null(await RefusalAsync(Intermediate.Server(Here), Intermediate.RootPem));

    [Fact]
    public async Task The_servers_own_certificate_is_an_anchor()
    {
        var shown = Intermediate.Server(Here);

        Assert.Null(await RefusalAsync(shown, Pem(shown)));
    }

    [Fact]
    public async Task A_self_signed_certificate_of_the_server_is_an_anchor()
    {
        using var shown = SelfSigned();

        Assert.Null(await RefusalAsync(shown, Pem(shown)));
    }

    [Fact]
    public async Task An_intermediate_and_its_root_are_anchors_in_either_order()
    {
        Assert.Null(await RefusalAsync(Intermediate.Server(Here), [.. Intermediate.RootPem, (byte)'\n', .. Root.RootPem]));
        Assert.Null(await RefusalAsync(Intermediate.Server(Here), [.. Root.RootPem, (byte)'\n', .. Intermediate.RootPem]));
    }

    [Fact]
    public async Task A_damaged_certificate_in_the_bundle_costs_no_other() =>
        Assert.Null(await RefusalAsync(Root.Server(Here), Text($"-----BEGIN CERTIFICATE-----\nMIIBfake\n-----END CERTIFICATE-----\n{Encoding.ASCII.GetString(Root.RootPem.AsSpan())}")));

    [Fact]
    public async Task The_host_name_is_verified_whatever_the_anchor()
    {
        var shown = Intermediate.Server("other.example");

        Assert.Contains("for another host name: other.example", await RefusalAsync(shown, Intermediate.RootPem), StringComparison.Ordinal);
        Assert.Contains("for another host name: other.example", await RefusalAsync(shown, Pem(shown)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_names_in_a_certificate_that_is_not_trusted_are_not_told()
    {
        var pretender = new TestCertificates("intermediate", vouchedFor: Root);

        Assert.DoesNotContain("marker.internal", await RefusalAsync(pretender.Server("marker.internal"), Intermediate.RootPem), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_only_says_that_the_anchor_signed_it_is_refused()
    {
        var pretender = new TestCertificates("intermediate", vouchedFor: Root); // of the same name, with another key

        Assert.NotNull(await RefusalAsync(pretender.Server(Here), Intermediate.RootPem));
    }

    [Fact]
    public async Task A_certificate_forged_in_every_field_but_the_signature_is_refused()
    {
        using var shown = Forged();

        Assert.NotNull(await RefusalAsync(shown, Intermediate.RootPem));
    }

    [Fact]
    public async Task Another_certificate_of_the_same_authority_is_no_anchor() =>
        Assert.Contains("leads to no certificate of the authority", await RefusalAsync(Intermediate.Server(Here), Pem(Intermediate.Server(Here))), StringComparison.Ordinal);

    [Fact]
    public async Task A_certificate_whose_time_is_over_is_refused_with_its_days()
    {
        var shown = Intermediate.Server(Here, TestCertificates.Start.AddDays(2), TestCertificates.Start.AddDays(9));

        Assert.Contains("valid from 2020-01-03 to 2020-01-10 only", await RefusalAsync(shown, Intermediate.RootPem), StringComparison.Ordinal);
        Assert.Contains("valid from 2020-01-03 to 2020-01-10 only", await RefusalAsync(shown, Pem(shown)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_anchor_whose_time_is_over_is_none() =>
        Assert.Contains("valid from 2020-01-01 to 2020-01-31 only", await RefusalAsync(Expired.Server(Here), Expired.RootPem), StringComparison.Ordinal);

    [Fact]
    public async Task A_certificate_that_is_for_clients_only_is_refused()
    {
        using var shown = ForClients();
        using var listener = new TcpListener(IPAddress.Loopback, 0); // Kestrel shows no such certificate
        listener.Start();
        var serving = HandshakeAsync(listener, shown);
        using var client = ApiClient.Create(
            new ConnectionDescription { Server = new Uri($"https://{listener.LocalEndpoint}"), CertificateAuthority = Pem(shown), Credentials = new Credentials.None() }, TestServer.Options(), TimeProvider.System);

        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", Ct));

        Assert.Equal(ApiFailure.TlsFailed, e.Failure);
        Assert.Contains("not in order: NotValidForUsage", e.Message, StringComparison.Ordinal);
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private static async Task HandshakeAsync(TcpListener listener, X509Certificate2 shown)
    {
        using var connection = await listener.AcceptTcpClientAsync(Ct);
        await using var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsServerAsync(shown);
        await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, Ct);
    }

    /// <summary>What the client says when it refuses the certificate; null when it takes it.</summary>
    private static async Task<string?> RefusalAsync(X509Certificate2 shown, ImmutableArray<byte> trusted)
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"), shown);
        using var client = ApiClient.Create(server.Connection with { CertificateAuthority = trusted }, TestServer.Options(), TimeProvider.System);
        try
        {
            using var answer = await client.GetAsync("/version", Ct);
            return null;
        }
        catch (ApiException e)
        {
            Assert.Equal(ApiFailure.TlsFailed, e.Failure);
            Assert.Empty(server.Requests);
            return e.Message;
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(key).CreateSelfSigned(TestCertificates.Start, TestCertificates.End);
    }

    private static X509Certificate2 ForClients()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        return request.CreateSelfSigned(TestCertificates.Start, TestCertificates.End);
    }

    private static X509Certificate2 Forged()
    {
        using var anchor = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Intermediate.RootPem.AsSpan()));
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(anchor, true, false));
        using var bare = request.Create(anchor.SubjectName, X509SignatureGenerator.CreateForECDsa(another), TestCertificates.Start.AddDays(1), TestCertificates.End.AddDays(-1), [7]);
        return bare.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest($"CN={Here}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static ImmutableArray<byte> Pem(X509Certificate2 certificate) => Text(certificate.ExportCertificatePem());

    private static ImmutableArray<byte> Text(string text) => [.. Encoding.ASCII.GetBytes(text)];
}
