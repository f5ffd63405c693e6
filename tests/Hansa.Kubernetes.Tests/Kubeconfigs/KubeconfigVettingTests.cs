using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Tests.Transport;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Kubeconfigs;

public sealed class KubeconfigVettingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TestCertificates Authority = new();
    private static readonly string Ca = Base64(Encoding.ASCII.GetString(Authority.RootPem.AsSpan()));
    private static readonly (string CertificatePem, string KeyPem) Mine = Authority.Client("me");

    [Fact]
    public void A_token_and_an_inline_authority_are_accepted()
    {
        var accepted = Accepted(Config());

        Assert.Equal("https://api.example:6443/", accepted.Connection.Server.AbsoluteUri);
        Assert.Equal(Authority.RootPem, accepted.Connection.CertificateAuthority);
        Assert.Equal(new Credentials.Bearer("t0ken"), accepted.Connection.Credentials);
        Assert.Null(accepted.Expires);
    }

    [Fact]
    public void A_client_certificate_is_accepted_with_its_end()
    {
        var accepted = Accepted(Config(user: Certificate(Mine.CertificatePem, Mine.KeyPem)));

        var own = Assert.IsType<Credentials.ClientCertificate>(accepted.Connection.Credentials);
        Assert.Equal(Mine.KeyPem, Encoding.ASCII.GetString(own.KeyPem.AsSpan()));
        Assert.Equal(TestCertificates.End.AddDays(-1), accepted.Expires);
    }

    [Fact]
    public void JSON_is_accepted_and_so_is_a_byte_order_mark()
    {
        var json = """
            {"apiVersion":"v1","kind":"Config","current-context":"x","preferences":{"colors":true},"extensions":[{"name":"e","extension":{"any":1}}],
             "clusters":[{"name":"c","cluster":{"server":"https://10.0.0.1","tls-server-name":"api.example","extensions":[]}}],
             "users":[{"name":"u","user":{"token":"t"}}],"contexts":[{"name":"x","context":{"cluster":"c","user":"u","odd":1} }]}
            """;

        Assert.Equal("api.example", Accepted(json).Connection.TlsServerName);
        Assert.Equal("api.example", Accepted("\uFEFF" + json).Connection.TlsServerName);
    }

    [Fact]
    public void Entries_that_the_current_context_does_not_use_do_not_matter() =>
        Accepted(Config().Replace("users:", "users:\n- {name: other, user: {exec: {command: rm}}}", StringComparison.Ordinal));

    [Theory]
    [InlineData("exec: {command: rm, args: [-rf, /]}", FindingReasons.ExecNotAllowed, "users[0].user.exec")]
    [InlineData("auth-provider: {name: oidc}", FindingReasons.AuthProviderNotAllowed, "users[0].user.auth-provider")]
    [InlineData("tokenFile: /var/run/token", FindingReasons.TokenFileNotAllowed, "users[0].user.tokenFile")]
    [InlineData("client-certificate: /a.pem", FindingReasons.ClientCertificatePathNotAllowed, "users[0].user.client-certificate")]
    [InlineData("client-key: /a.key", FindingReasons.ClientKeyPathNotAllowed, "users[0].user.client-key")]
    [InlineData("as: admin", FindingReasons.ImpersonationNotAllowed, "users[0].user.as")]
    [InlineData("as-uid: '1'", FindingReasons.ImpersonationNotAllowed, "users[0].user.as-uid")]
    [InlineData("as-groups: [g]", FindingReasons.ImpersonationNotAllowed, "users[0].user.as-groups")]
    [InlineData("as-user-extra: {a: [b]}", FindingReasons.ImpersonationNotAllowed, "users[0].user.as-user-extra")]
    [InlineData("username: u", FindingReasons.BasicAuthNotAllowed, "users[0].user.username")]
    [InlineData("password: p", FindingReasons.BasicAuthNotAllowed, "users[0].user.password")]
    [InlineData("shiny: new", FindingReasons.UnknownField, "users[0].user.shiny")]
    public void A_user_may_not_have(string field, string reason, string place)
    {
        var finding = Assert.Single(Refused(Config(user: $"token: t0ken\n    {field}")));

        Assert.Equal((reason, place, 13), (finding.Reason, finding.Path, finding.Line));
    }

    [Theory]
    [InlineData("certificate-authority: /ca.pem", FindingReasons.CertificateAuthorityPathNotAllowed)]
    [InlineData("proxy-url: http://p", FindingReasons.ProxyNotAllowed)]
    [InlineData("insecure-skip-tls-verify: true", FindingReasons.InsecureTlsNotAllowed)]
    [InlineData("tls-server-name: 'a b'", FindingReasons.BadTlsServerName)]
    [InlineData("shiny: new", FindingReasons.UnknownField)]
    [InlineData("certificate-authority-data: '%%%'", FindingReasons.BadBase64)]
    [InlineData("certificate-authority-data: aGVsbG8=", FindingReasons.BadCertificateAuthority)]
    [InlineData("certificate-authority-data: [a]", FindingReasons.WrongType)]
    public void A_cluster_may_not_have(string field, string reason) =>
        Assert.Equal(reason, Assert.Single(Refused(Config(cluster: $"server: https://api.example\n    {field}"))).Reason);

    [Theory]
    [InlineData("", FindingReasons.MissingServer)]
    [InlineData("api.example:6443", FindingReasons.BadServer)]
    [InlineData("ftp://api.example", FindingReasons.BadServer)]
    [InlineData("https://u:p@api.example", FindingReasons.BadServer)]
    [InlineData("https://api.example/?a=b", FindingReasons.BadServer)]
    [InlineData("http://api.example", FindingReasons.PlainHttpNotAllowed)]
    [InlineData("https://169.254.169.254", FindingReasons.AddressRefused)]
    [InlineData("https://2852039166", FindingReasons.AddressRefused)]
    [InlineData("https://[fe80::1]", FindingReasons.AddressRefused)]
    [InlineData("https://127.0.0.1:6443", FindingReasons.AddressRefused)]
    [InlineData("https://localhost:6443", FindingReasons.AddressRefused)]
    public void A_server_may_not_be(string server, string reason) =>
        Assert.Equal(reason, Assert.Single(Refused(Config(cluster: $"server: '{server}'"))).Reason);

    [Fact]
    public void What_the_operator_allows_is_accepted()
    {
        var policy = new VettingPolicy { AllowInsecureTls = true, AllowPlainHttp = true, Addresses = new AddressPolicy { AllowLoopback = true } };

        var accepted = Assert.IsType<VettingResult.Accepted>(Vet(Config(cluster: "server: http://127.0.0.1:80\n    insecure-skip-tls-verify: true"), policy));

        Assert.True(accepted.Connection.SkipTlsVerification);
    }

    [Theory]
    [InlineData("current-context: x\n", "", FindingReasons.MissingCurrentContext)]
    [InlineData("current-context: x\n", "current-context: y\n", FindingReasons.UnknownContext)]
    [InlineData("cluster: c,", "", FindingReasons.MissingCluster)]
    [InlineData("cluster: c,", "cluster: d,", FindingReasons.UnknownCluster)]
    [InlineData(", user: u", "", FindingReasons.MissingUser)]
    [InlineData(", user: u", ", user: v", FindingReasons.UnknownUser)]
    [InlineData("clusters:\n", "clusters:\n- {name: c, cluster: {server: 'https://a'}}\n", FindingReasons.DuplicateName)]
    [InlineData("kind: Config", "kind: Secret", FindingReasons.NotAKubeconfig)]
    [InlineData("kind: Config", "kind: &a Config", FindingReasons.AliasNotAllowed)]
    [InlineData("kind: Config", "kind: *a", FindingReasons.AliasNotAllowed)]
    [InlineData("kind: Config", "kind: !!str Config", FindingReasons.TagNotAllowed)]
    [InlineData("kind: Config", "kind: Config\nkind: Config", FindingReasons.DuplicateKey)]
    [InlineData("kind: Config", "kind: 'Config", FindingReasons.NotYaml)]
    [InlineData("kind: Config", "---\nkind: Config", FindingReasons.SeveralDocuments)]
    [InlineData("token: t0ken", "", FindingReasons.MissingCredentials)]
    [InlineData("token: t0ken", "token: 'two words'", FindingReasons.BadToken)]
    [InlineData("token: t0ken", "token: [t0ken]", FindingReasons.WrongType)]
    public void A_kubeconfig_may_not(string instead, string of, string reason)
    {
        var config = Config();
        Assert.Contains(instead, config, StringComparison.Ordinal);

        Assert.Equal(reason, Assert.Single(Refused(config.Replace(instead, of, StringComparison.Ordinal))).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("a: b")]
    public void Something_else_is_not_a_kubeconfig(string text) =>
        Assert.Equal(FindingReasons.NotAKubeconfig, Assert.Single(Refused(text)).Reason);

    [Fact]
    public void Too_large_too_deep_and_not_UTF8_are_refused()
    {
        Assert.Equal(FindingReasons.TooLarge, Assert.Single(Refused(new string(' ', (256 * 1024) + 1))).Reason);
        Assert.Equal(FindingReasons.TooDeep, Assert.Single(Refused(new string('[', 200_000))).Reason);
        var result = KubeconfigVetting.Vet([0x61, 0xff, 0xfe], new VettingPolicy(), Now);
        Assert.Equal(FindingReasons.NotUtf8, Assert.Single(Assert.IsType<VettingResult.Refused>(result).Findings).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_of_UTF_16_is_told_as_that(bool bigEndian)
    {
        var encoding = new System.Text.UnicodeEncoding(bigEndian, byteOrderMark: true);
        byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes("apiVersion: v1\r\nkind: Config\r\n")];

        var finding = Assert.Single(Assert.IsType<VettingResult.Refused>(KubeconfigVetting.Vet(file, new VettingPolicy(), Now)).Findings);

        Assert.Equal(FindingReasons.NotUtf8, finding.Reason);
        Assert.Contains("UTF-16", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_and_keys_are_looked_into()
    {
        var other = Authority.Client("other");
        var old = Authority.Client("old", TestCertificates.Start.AddDays(1), TestCertificates.Start.AddDays(9));
        var young = Authority.Client("young", Now.AddDays(1), Now.AddDays(9));

        Assert.Equal([FindingReasons.ClientKeyMismatch], Reasons(Certificate(Mine.CertificatePem, other.KeyPem)));
        Assert.Equal([FindingReasons.ClientCertificateExpired], Reasons(Certificate(old.CertificatePem, old.KeyPem)));
        Assert.Equal([FindingReasons.ClientCertificateNotYetValid], Reasons(Certificate(young.CertificatePem, young.KeyPem)));
        Assert.Equal([FindingReasons.BadClientCertificate], Reasons(Certificate("nothing", Mine.KeyPem)));
        Assert.Equal([FindingReasons.BadClientKey], Reasons(Certificate(Mine.CertificatePem, "nothing")));
        Assert.Equal([FindingReasons.MissingClientKey], Reasons($"client-certificate-data: {Base64(Mine.CertificatePem)}"));
        Assert.Equal([FindingReasons.MissingClientCertificate], Reasons($"client-key-data: {Base64(Mine.KeyPem)}"));
        Assert.Equal([FindingReasons.SeveralCredentials], Reasons("token: t0ken\n    " + Certificate(Mine.CertificatePem, Mine.KeyPem)));
    }

    [Fact]
    public void A_finding_says_line_and_path_or_line_and_column()
    {
        Assert.Equal("line 13, users[0].user.exec", Assert.Single(Refused(Config(user: "token: t\n    exec: {command: rm}"))).Place);
        Assert.Equal("line 3, column 1", Assert.Single(Refused("apiVersion: v1\nkind: Config\nkind: Config")).Place);
        Assert.Equal("line 6, clusters[0].cluster.server", Assert.Single(Refused(Config(cluster: "tls-server-name: a.example"))).Place);
    }

    [Fact]
    public void What_ends_soon_is_accepted_with_a_warning()
    {
        var soon = Authority.Client("soon", Now.AddDays(-9), Now.AddDays(9));
        var authority = new TestCertificates("soon", Now.AddDays(-9), Now.AddDays(9));
        var cluster = $"server: https://api.example\n    certificate-authority-data: {Base64(Encoding.ASCII.GetString(authority.RootPem.AsSpan()))}";

        Assert.Equal([FindingReasons.ClientCertificateExpiresSoon], Warnings(Config(user: Certificate(soon.CertificatePem, soon.KeyPem))));
        Assert.Equal([FindingReasons.TokenExpiresSoon], Warnings(Config(user: $"token: {Token(Now.AddHours(1))}")));
        Assert.Equal([FindingReasons.CertificateAuthorityExpiresSoon], Warnings(Config(cluster: cluster)));
        Assert.Empty(Warnings(Config(user: $"token: {Token(Now.AddDays(15))}")));
        Assert.Equal(Now.AddDays(15), Accepted(Config(user: $"token: {Token(Now.AddDays(15))}")).Expires);
        Assert.Empty(Warnings(Config()));
    }

    [Fact]
    public void A_token_that_says_it_has_expired_is_refused() =>
        Assert.Equal([FindingReasons.TokenExpired], Reasons($"token: {Token(Now.AddHours(-1))}"));

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("a.e30.c")]
    [InlineData("a.eyJleHAiOiJzb29uIn0.c")]
    [InlineData("a.eyJleHAiOjFlMzA4fQ.c")]
    [InlineData("a.W10.c")]
    public void A_token_that_says_nothing_of_its_end_is_a_token(string token) => Assert.Null(Accepted(Config(user: $"token: {token}")).Expires);

    [Fact]
    public void Several_contexts_are_accepted_with_a_warning_where_one_is_current() =>
        Assert.Equal([FindingReasons.SeveralContexts], Warnings(Config() + "\n- {name: y, context: {cluster: c, user: u} }\n"));

    [Fact]
    public void An_authority_that_has_expired_is_refused()
    {
        var gone = new TestCertificates("gone", TestCertificates.Start, TestCertificates.Start.AddDays(30));
        var cluster = $"server: https://api.example\n    certificate-authority-data: {Base64(Encoding.ASCII.GetString(gone.RootPem.AsSpan()))}";

        Assert.Equal(FindingReasons.CertificateAuthorityExpired, Assert.Single(Refused(Config(cluster: cluster))).Reason);
    }

    [Fact]
    public void A_damaged_certificate_of_the_authority_is_named_and_the_others_are_used()
    {
        var pem = Encoding.ASCII.GetString(Authority.RootPem.AsSpan());
        const string damaged = "-----BEGIN CERTIFICATE-----\nMIIBfake\n-----END CERTIFICATE-----\n";

        var accepted = Accepted(Config(cluster: $"server: https://api.example\n    certificate-authority-data: {Base64(damaged + pem)}"));

        var warning = Assert.Single(accepted.Warnings);
        Assert.Equal(FindingReasons.BadCertificateAuthority, warning.Reason);
        Assert.Contains("certificate 1 (line 1 of the PEM text) is damaged", warning.Message, StringComparison.Ordinal);
        Assert.Equal(pem, Encoding.ASCII.GetString(accepted.Connection.CertificateAuthority.AsSpan()));
        var refused = Assert.Single(Refused(Config(cluster: $"server: https://api.example\n    certificate-authority-data: {Base64(damaged)}")));
        Assert.Equal(FindingReasons.BadCertificateAuthority, refused.Reason);
        Assert.Contains("certificate 1 (line 1 of the PEM text) is damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_beside_the_authority_is_warned_of_and_not_passed_on()
    {
        var accepted = Accepted(Config(cluster: $"server: https://api.example\n    certificate-authority-data: {Base64(Encoding.ASCII.GetString(Authority.RootPem.AsSpan()) + "\n" + Mine.KeyPem)}"));

        Assert.Equal([FindingReasons.KeyInCertificateAuthority], accepted.Warnings.Select(w => w.Reason));
        Assert.DoesNotContain("PRIVATE KEY", Encoding.ASCII.GetString(accepted.Connection.CertificateAuthority.AsSpan()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_finding_of_one_kubeconfig_is_told() =>
        Assert.Equal(
            [FindingReasons.ProxyNotAllowed, FindingReasons.PlainHttpNotAllowed, FindingReasons.ExecNotAllowed],
            Refused(Config(cluster: "server: http://api.example\n    proxy-url: http://p", user: "exec: {command: rm}")).Select(f => f.Reason));

    [Fact]
    public void The_places_of_a_hostile_file_do_not_fill_the_memory()
    {
        var key = new string('k', 32);
        var nested = string.Concat(Enumerable.Repeat($"{{{key}: ", 20)) + "[" + string.Join(',', Enumerable.Repeat("a", 120_000)) + "]" + new string('}', 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Vet(nested);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 150_000_000);
    }

    [Fact]
    public void Whatever_stands_in_whatever_field_an_accepted_kubeconfig_is_a_safe_one() =>
        Gen.Select(Fields("server", "https://api.example", "https://10.0.0.1:6443", "http://api.example", "https://127.0.0.1", "https://[::ffff:169.254.169.254]", "https://0x7f.1", "https://u@h"), Fields("any")).Array[1, 4]
            .Sample(entries =>
            {
                var cluster = string.Join("\n    ", entries.Select(e => e.Item1).Where(e => !UserFields.Any(u => e.StartsWith($"{u}:", StringComparison.Ordinal))).Distinct());
                var user = string.Join("\n    ", entries.Select(e => e.Item2).Where(e => UserFields.Any(u => e.StartsWith($"{u}:", StringComparison.Ordinal))).Distinct());
                var result = Vet(Config(cluster.Length == 0 ? null : cluster, user.Length == 0 ? null : user));
                return result is not VettingResult.Accepted accepted
                    || (accepted.Connection is { Server.Scheme: "https", SkipTlsVerification: false } c
                        && (!System.Net.IPAddress.TryParse(c.Server.DnsSafeHost, out var address) || AddressPolicy.Default.Check(address) is null)
                        && user.Split("\n    ").All(f => f.Length == 0 || f.EndsWith(": ''", StringComparison.Ordinal) || f.EndsWith(": null", StringComparison.Ordinal)
                            || f.EndsWith(": []", StringComparison.Ordinal) || f.EndsWith(": {}", StringComparison.Ordinal) || f.StartsWith("token: ", StringComparison.Ordinal)));
            });

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Byte.Array[0, 200].Sample(bytes => KubeconfigVetting.Vet(bytes, new VettingPolicy(), Now) is VettingResult.Refused);

    [Fact]
    public void Broken_kubeconfigs_never_throw() =>
        Gen.Select(Gen.Int[0, 100_000], OneOf("", "\n", "{", "}", "[", "]", "&a ", "*a", "!!x ", ": ", "- ", "'", "\"", "|\n", "? ", "%", "\t", "\u0085", "<<: "), Gen.Int[0, 30])
            .Array[1, 5].Sample(edits =>
            {
                var text = edits.Aggregate(Config(), (t, e) =>
                {
                    var at = e.Item1 % t.Length;
                    return t[..at] + e.Item2 + t[Math.Min(t.Length, at + e.Item3)..] + " ";
                });
                return Vet(text) is not null;
            });

    [Fact]
    public void Credentials_never_appear_in_findings() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 12, 40], OneOf(
            "token: 'S S'", "token: [S]", "token: t\n    token: S", "password: S", "S: x", "token: {S: S}", "client-key-data: S", "tokenFile: S",
            "client-certificate-data: S\n    client-key-data: '%S'", "token: *S", "token: !S x", "token: 'S", "auth-provider: {config: {id-token: S}}", "token: t\n  S"))
            .Sample((secret, user) =>
            {
                var result = Vet(Config(user: user.Replace("S", secret + "7", StringComparison.Ordinal)));
                var told = result is VettingResult.Refused refused ? string.Concat(refused.Findings) : result.ToString();
                return !told!.Contains(secret, StringComparison.Ordinal);
            });

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static readonly string[] UserFields =
        ["token", "exec", "auth-provider", "tokenFile", "client-certificate", "client-key", "as", "as-uid", "as-groups", "as-user-extra", "username", "password"];

    private static Gen<string> Fields(string name, params string[] values) => Gen.Select(
        OneOf([name, "server", "proxy-url", "insecure-skip-tls-verify", "certificate-authority", "tls-server-name", "<<", .. UserFields]),
        OneOf(["''", "null", "[]", "{}", "x", "true", "[x]", "{a: b}", "'true'", .. values.Select(v => $"'{v}'")]),
        (field, value) => $"{field}: {value}");

    private static IEnumerable<string> Warnings(string text) => Accepted(text).Warnings.Select(w => w.Reason);

    private static string Token(DateTimeOffset end) =>
        $"e30.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"sub":"me","exp":{{end.ToUnixTimeSeconds()}}}"""))}.c2ln";

    private static string Config(string? cluster = null, string? user = null) => $$"""
        apiVersion: v1
        kind: Config
        current-context: x
        clusters:
        - name: c
          cluster:
            {{cluster ?? $"server: https://api.example:6443\n    certificate-authority-data: {Ca}"}}
        users:
        - name: u
          user:
            {{user ?? "token: t0ken"}}
        contexts:
        - {name: x, context: {cluster: c, user: u} }
        """;

    private static string Certificate(string certificate, string key) =>
        $"client-certificate-data: {Base64(certificate)}\n    client-key-data: {Base64(key)}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static IEnumerable<string> Reasons(string user) => Refused(Config(user: user)).Select(f => f.Reason);

    private static VettingResult Vet(string text, VettingPolicy? policy = null) =>
        KubeconfigVetting.Vet(Encoding.UTF8.GetBytes(text), policy ?? new VettingPolicy(), Now);

    private static VettingResult.Accepted Accepted(string text)
    {
        var result = Vet(text);
        return result as VettingResult.Accepted ?? throw new InvalidOperationException(string.Join("; ", ((VettingResult.Refused)result).Findings));
    }

    private static ImmutableArray<Finding> Refused(string text) => Assert.IsType<VettingResult.Refused>(Vet(text)).Findings;
}
