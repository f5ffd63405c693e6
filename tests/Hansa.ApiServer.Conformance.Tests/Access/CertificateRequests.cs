using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hansa.ApiServer.Conformance.Tests.Access;

/// <summary>Whoever asks for a certificate is known, and is told whether it is approved.</summary>
public abstract class CertificateRequests(ApiUnderTest server) : Case(server)
{
    private const string Collection = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    private static readonly string Asked = Convert.ToBase64String(Encoding.ASCII.GetBytes(Pem()));

    [Fact]
    public async Task Who_asks_is_who_was_authenticated()
    {
        var made = await AskAsync(""","username":"somebody","uid":"u","groups":["system:masters","others"]""");

        Assert.NotEmpty(made.Text("spec", "username")!);
        Assert.NotEqual("somebody", made.Text("spec", "username"));
        Assert.NotEqual("u", made.Text("spec", "uid"));
        var groups = made.At("spec", "groups")!.AsArray().Select(group => (string?)group).ToList();
        Assert.Contains("system:authenticated", groups);
        Assert.DoesNotContain("others", groups);
    }

    [Fact]
    public async Task It_is_approved_by_a_condition()
    {
        var made = await AskAsync();
        made["status"] = JsonNode.Parse("""{"conditions":[{"type":"Approved","status":"True","reason":"Seen","message":"m"}],"certificate":"eA=="}""");
        made["spec"]!["signerName"] = "example.com/other";

        var approved = (await PutAsync($"{Collection}/{made.Name()}/approval", made.ToJsonString())).Is(200);

        Expect.Contains("""{"type":"Approved","status":"True","reason":"Seen","message":"m","lastUpdateTime":"*","lastTransitionTime":"*"}""", approved.At("status", "conditions", 0));
        Assert.Equal("example.com/signer", approved.Text("spec", "signerName"));
        Assert.Null(approved.At("status", "certificate"));
        Expect.Json(approved, (await GetAsync($"{Collection}/{made.Name()}/approval")).Is(200));
    }

    [Fact]
    public async Task The_request_itself_neither_approves_nor_changes()
    {
        var made = await AskAsync();
        made["status"] = JsonNode.Parse("""{"conditions":[{"type":"Approved","status":"True"}]}""");
        made["spec"]!["signerName"] = "example.com/other";

        var put = (await PutAsync($"{Collection}/{made.Name()}", made.ToJsonString())).Is(200);

        Assert.Equal("example.com/signer", put.Text("spec", "signerName"));
        Assert.Null(put.At("status", "conditions"));
    }

    private async Task<JsonObject> AskAsync(string more = "") => (await PostAsync(Collection,
        $$$"""
        {"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"{{{Server.UniqueName("csr")}}}"},
        "spec":{"request":"{{{Asked}}}","signerName":"example.com/signer","usages":["client auth"]{{{more}}} }}
        """)).Is(201);

    private static string Pem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=asker", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }
}

public sealed class CertificateRequestsOnEmbedded(EmbeddedServer server) : CertificateRequests(server);

public sealed class CertificateRequestsOnReal(RealServer server) : CertificateRequests(server);
