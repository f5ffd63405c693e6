using System.Text;

namespace Hansa.ApiServer.Conformance.Tests.Access;

/// <summary>Tokens of service accounts: asked for, kept in Secrets, and gone with their account.</summary>
public abstract class ServiceAccounts(ApiUnderTest server) : Case(server)
{
    private string Accounts => $"/api/v1/namespaces/{Namespace}/serviceaccounts";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await PostAsync(Accounts, """{"metadata":{"name":"sa"}}""")).HasCode(201);
    }

    [Fact]
    public async Task A_token_speaks_for_its_account() =>
        (await GetAsync(ConfigMaps, token: await TokenAsync())).Fails(403, "Forbidden",
            $"configmaps is forbidden: User \"system:serviceaccount:{Namespace}:sa\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"kind":"configmaps"}""");

    [Fact]
    public async Task A_token_is_rejected_once_its_account_is_gone()
    {
        var token = await TokenAsync();

        (await DeleteAsync($"{Accounts}/sa")).HasCode(200);

        // The real server remembers a token that it has seen for 10 s.
        await ApiUnderTest.UntilAsync("the token is rejected", async () => (await GetAsync(ConfigMaps, token: token)).Code == 401);
    }

    [Fact]
    public async Task A_token_for_others_is_rejected() =>
        (await GetAsync(ConfigMaps, token: await TokenAsync("""{"spec":{"audiences":["others"]}}"""))).Fails(401, "Unauthorized", "Unauthorized");

    [Fact]
    public async Task A_token_lives_ten_minutes_at_least() =>
        (await PostAsync($"{Accounts}/sa/token", """{"spec":{"expirationSeconds":60}}""")).IsInvalid("TokenRequest", "authentication.k8s.io", "",
            Cause.Invalid("spec.expirationSeconds", "60", "may not specify a duration less than 10 minutes"));

    [Fact]
    public async Task A_token_can_be_bound_to_what_is_there_only() =>
        (await PostAsync($"{Accounts}/sa/token", """{"spec":{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"nope"}}}""")).Fails(404, "NotFound", "pods \"nope\" not found", """{"name":"nope","kind":"pods"}""");

    [Fact]
    public async Task There_is_no_token_of_nobody() =>
        (await PostAsync($"{Accounts}/nope/token", """{"spec":{}}""")).Fails(404, "NotFound", "serviceaccounts \"nope\" not found", """{"name":"nope","kind":"serviceaccounts"}""");

    [Fact]
    public async Task A_review_tells_whose_a_token_is()
    {
        var token = await TokenAsync();

        var review = (await PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", $$$"""{"spec":{"token":"{{{token}}}"} }""")).Is(201);

        Expect.Contains($$"""{"authenticated":true,"user":{"username":"system:serviceaccount:{{Namespace}}:sa","groups":["system:serviceaccounts","system:serviceaccounts:{{Namespace}}","system:authenticated"]} }""", review["status"]);
    }

    [Fact]
    public async Task A_review_tells_a_bad_token()
    {
        var review = (await PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{"token":"bad"}}""")).Is(201);

        Assert.Null(review.At("status", "authenticated"));
        Assert.NotNull(review.Text("status", "error"));
    }

    [Fact]
    public async Task A_secret_of_an_account_is_filled()
    {
        var secret = await FilledSecretAsync();

        Assert.Equal(Namespace, Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", "namespace")!)));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", "ca.crt")!)), StringComparison.Ordinal);
        (await GetAsync(ConfigMaps, token: Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", "token")!)))).HasCode(403);
    }

    [Fact]
    public async Task The_secret_goes_with_its_account()
    {
        await FilledSecretAsync();

        (await DeleteAsync($"{Accounts}/sa")).HasCode(200);

        await UntilAsync($"{Secrets}/tok", "goes", found => found is null);
    }

    private async Task<string> TokenAsync(string body = """{"spec":{}}""") => (await PostAsync($"{Accounts}/sa/token", body)).Is(201).Text("status", "token")!;

    private async Task<JsonObject> FilledSecretAsync()
    {
        (await PostAsync(Secrets, """{"metadata":{"name":"tok","annotations":{"kubernetes.io/service-account.name":"sa"}},"type":"kubernetes.io/service-account-token"}""")).HasCode(201);
        return (await UntilAsync($"{Secrets}/tok", "is filled", found => found.At("data", "token") is not null))!;
    }
}

public sealed class ServiceAccountsOnEmbedded(EmbeddedServer server) : ServiceAccounts(server);

public sealed class ServiceAccountsOnReal(RealServer server) : ServiceAccounts(server);
