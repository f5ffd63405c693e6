using System.Collections.Immutable;
using System.Text;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class CertificateBundleTests
{
    private const string Damaged = "-----BEGIN CERTIFICATE-----\nMIIBfakefakefake\n-----END CERTIFICATE-----\n";

    private static readonly string One = Encoding.ASCII.GetString(new TestCertificates("one").RootPem.AsSpan()) + "\n";
    private static readonly string Two = Encoding.ASCII.GetString(new TestCertificates("two").RootPem.AsSpan()) + "\n";

    [Fact]
    public void Text_line_ends_of_Windows_and_what_follows_do_not_count()
    {
        Assert.Equal(["CN=one", "CN=two"], Names($"# ours\n{One}Certificate:\n    Data:\n{Two}\n \n# end\n\0"));
        Assert.Equal(["CN=one", "CN=two"], Names($"{One}{Two}".Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_files_put_together_without_a_line_end_are_two_certificates() => Assert.Equal(["CN=one", "CN=two"], Names(One.Trim() + Two.Trim()));

    [Theory]
    [InlineData(Damaged, "certificate 2 (line 12 of the PEM text) is damaged")]
    [InlineData("-----BEGIN CERTIFICATE-----\nno base64!\n-----END CERTIFICATE-----\n", "certificate 2 (line 12 of the PEM text) is not base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n", "certificate 2 (line 12 of the PEM text) has no END line")]
    public void A_damaged_one_is_named_and_the_others_are_used(string bad, string named)
    {
        var lines = One.Count(c => c == '\n') + 1;
        using var bundle = Read(One + bad + Two);

        Assert.Equal(["CN=one", "CN=two"], bundle.Certificates.Select(c => c.Subject));
        Assert.Equal(named.Replace("line 12", $"line {lines}", StringComparison.Ordinal), Assert.Single(bundle.Damaged));
        using var kept = CertificateBundle.Read(bundle.Pem);
        Assert.Empty(kept.Damaged);
        Assert.Equal(2, kept.Certificates.Count);
    }

    [Fact]
    public void One_that_is_cut_off_at_the_end_is_named() => Assert.EndsWith("has no END line", Assert.Single(Read(One + Two[..200]).Damaged), StringComparison.Ordinal);

    [Fact]
    public void A_private_key_is_noticed_and_left_out()
    {
        using var bundle = Read(One + new TestCertificates().Client("somebody").KeyPem);

        Assert.True(bundle.HoldsKey);
        Assert.DoesNotContain("PRIVATE KEY", Encoding.ASCII.GetString(bundle.Pem.AsSpan()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_order_stays_as_it_was_written()
    {
        var written = Bytes($"# ours\n{One}");

        Assert.Equal(written, CertificateBundle.Read(written).Pem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN ")]
    [InlineData("-----BEGIN CERTIFICATE")]
    [InlineData("-----BEGIN -----")]
    [InlineData("-----END CERTIFICATE-----")]
    public void What_is_no_PEM_has_nothing(string text)
    {
        using var bundle = Read(text);

        Assert.Empty(bundle.Certificates);
        Assert.Empty(bundle.Damaged);
    }

    private static IEnumerable<string> Names(string text)
    {
        using var bundle = Read(text);
        Assert.Empty(bundle.Damaged);
        return [.. bundle.Certificates.Select(c => c.Subject)];
    }

    private static CertificateBundle Read(string text) => CertificateBundle.Read(Bytes(text));

    private static ImmutableArray<byte> Bytes(string text) => [.. Encoding.UTF8.GetBytes(text)];
}
