using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

/// <summary>Values that nobody should read: delivered as a Secret, on top of all others, and told by path and keyed digest only.</summary>
public sealed class SecretValuesTests
{
    private const string Values = "auth:\n  password: hunter2\n";
    private static readonly FluxVersions Flux = new("v2", "v1");

    [Fact]
    public void A_deployment_waits_for_its_secret()
    {
        var hold = Held(AFleet().Planned());

        Assert.Equal((Reasons.OverridesMissing, "waiting for Secret hidden with key values.yaml"), (hold.Reason, hold.Message));
    }

    [Fact]
    public void A_secret_without_the_key_is_refused() =>
        Assert.Equal(Reasons.OverridesInvalid, Held(AFleet().WithSecret("hidden", null).Planned()).Reason);

    [Fact]
    public void A_broken_secret_is_told_by_line_and_column_and_never_quoted()
    {
        var hold = Held(AFleet().WithSecret("hidden", "a: 1\npassword: [hunter2\n").Planned());

        Assert.Equal(Reasons.OverridesInvalid, hold.Reason);
        Assert.Contains("Secret hidden, values.yaml, line ", hold.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", hold.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_goes_out_as_an_immutable_Secret_on_top_of_the_others()
    {
        var objects = AFleet("plain").WithOverrides("plain", "a: 2").WithSecret("hidden", Values).Planned().Releases.Single().ObjectsFor(Flux);
        var secret = JsonElement.Parse(objects.Single(o => o.Type == Kinds.Secret).Body.Span);
        var release = JsonElement.Parse(objects[^1].Body.Span);

        Assert.Equal(Values, Encoding.UTF8.GetString(secret.GetProperty("data").GetProperty("values.yaml").GetBytesFromBase64()));
        Assert.True(secret.GetProperty("immutable").GetBoolean());
        Assert.Equal(["ConfigMap", "ConfigMap", "Secret"], release.GetProperty("spec").GetProperty("valuesFrom").EnumerateArray().Select(v => v.GetProperty("kind").GetString()));
        Assert.StartsWith("hidden-app-secret-overrides-", release.GetProperty("spec").GetProperty("valuesFrom")[2].GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_digest_of_it_can_be_reckoned_without_the_key()
    {
        var planned = AFleet().WithSecret("hidden", Values).Planned();
        var objects = planned.Releases.Single().ObjectsFor(Flux);
        var shown = string.Concat(objects.Select(o => Encoding.UTF8.GetString(o.Body.Span).Replace(Base64(Values), "", StringComparison.Ordinal)));

        Assert.DoesNotContain(Digest.ForName(Values), shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Digest.Of(Encoding.UTF8.GetBytes(Values)), shown, StringComparison.Ordinal);
        Assert.Contains(Digest.Keyed("the hub's key"u8, Encoding.UTF8.GetBytes(Values))[..10], shown, StringComparison.Ordinal);
        Assert.NotEqual(Digest.Keyed("another key"u8, "a"u8), Digest.Keyed("the hub's key"u8, "a"u8));

        // The revision is a function of what is shown: equal for another text with the same digest, which only the key's holder could find.
        var body = JsonElement.Parse(objects.Single(o => o.Type == Kinds.Secret).Body.Span);
        var bare = System.Text.Json.Nodes.JsonNode.Parse(body.GetRawText())!.AsObject();
        bare["metadata"]!["annotations"]!.AsObject().Remove(Annotations.Revision);
        Assert.NotEqual(
            Digest.Of(CanonicalJson.Bytes(JsonSerializer.SerializeToElement(bare))),
            body.GetProperty("metadata").GetProperty("annotations").GetProperty(Annotations.Revision).GetString());
    }

    [Fact]
    public void Another_text_is_another_Secret_and_another_release()
    {
        var one = AFleet().WithSecret("hidden", Values).Planned().Releases.Single();
        var two = AFleet().WithSecret("hidden", "auth: {password: other}").Planned().Releases.Single();

        Assert.NotEqual(one.Inputs, two.Inputs);
        Assert.NotEqual(one.ObjectsFor(Flux)[^1].Revision, two.ObjectsFor(Flux)[^1].Revision);
    }

    [Fact]
    public void Nothing_of_it_is_printed() =>
        Assert.DoesNotContain("hunter2", $"{AFleet().WithSecret("hidden", Values).Snapshot().Workspaces.Single().Value.Secrets!["hidden"]} {new ValuesLayer("secret-overrides", "hunter2") { SecretDigest = "d" }}", StringComparison.Ordinal);

    [Fact]
    public void Where_the_cluster_shows_no_Secrets_the_deployment_is_held_and_says_which_right_is_missing()
    {
        var plan = AFleet().WithSecret("hidden", Values).Plans().Single();
        var steps = Convergence.Steps(DeliveryPlan.Of(plan, Flux), new ObservedCluster
        {
            Objects = System.Collections.Immutable.ImmutableSortedDictionary<ObjectRef, ObservedObject>.Empty,
            SecretsUnseen = new Objection(Reasons.Forbidden, "needs the right to list secrets in namespace alpha-ns"),
        });

        var blocked = Assert.IsType<Step.Blocked>(steps.Single(s => s.At.Kind == DeliveredKind.HelmRelease));
        Assert.Equal((Reasons.Forbidden, "needs the right to list secrets in namespace alpha-ns"), (blocked.Reason, blocked.Message));
        Assert.DoesNotContain(steps, s => s is Step.Create);
    }

    [Fact]
    public void What_people_are_shown_has_its_paths_only()
    {
        var shown = SecretMask.Of(new ValuesText("auth: {password: hunter2}\nlist: [hunter2, {a: 1}]\n")).Text;

        Assert.Equal("""{"auth":{"password":"(secret)"},"list":["(secret)",{"a":"(secret)"}]}""", shown);
        Assert.Equal("", SecretMask.Of(new ValuesText("[hunter2")).Text);
    }

    [Theory]
    [InlineData("adminPassword: x", "adminPassword")]
    [InlineData("a:\n  b:\n  - {client_secret: x}", "a.b[0].client_secret")]
    [InlineData("apiKey: 'x'", "apiKey")]
    [InlineData("token: x", "token")]
    [InlineData("password: ''", null)]
    [InlineData("password: null", null)]
    [InlineData("password: true", null)]
    [InlineData("passwordSecretRef: x", null)]
    [InlineData("secretName: x", null)]
    [InlineData("existingSecret: x", null)]
    public void Credentials_in_a_ConfigMap_are_warned_of_by_path(string values, string? path)
    {
        var planned = AFleet("plain", secret: null).WithOverrides("plain", values).Planned();

        Assert.IsType<Verdict.Deploy>(planned.Verdict);
        Assert.Equal(path is null ? 0 : 1, planned.Credentials.Length);
        Assert.All(planned.Credentials, w => Assert.Contains($": {path} looks like a credential", w, StringComparison.Ordinal));
    }

    [Fact]
    public void A_workspaces_service_account_stands_in_its_releases()
    {
        var with = new FleetBuilder().WithWorkspace("alpha", w => w with { Spec = w.Spec with { ServiceAccountName = "tenant" } }).WithCluster("one").WithApp("hidden-app").WithDeployment("hidden-app-1.0.0").Planned().Releases.Single();
        var without = new FleetBuilder().WithWorkspace("alpha").WithCluster("one").WithApp("hidden-app").WithDeployment("hidden-app-1.0.0").Planned().Releases.Single();

        Assert.Equal("tenant", JsonElement.Parse(with.ObjectsFor(Flux)[^1].Body.Span).GetProperty("spec").GetProperty("serviceAccountName").GetString());
        Assert.False(JsonElement.Parse(without.ObjectsFor(Flux)[^1].Body.Span).GetProperty("spec").TryGetProperty("serviceAccountName", out _));
        Assert.NotEqual(with.Inputs, without.Inputs);
    }

    private static FleetBuilder AFleet(string configMap = "", string? secret = "hidden") => new FleetBuilder()
        .WithWorkspace("alpha").WithCluster("one").WithApp(AnApp("hidden-app"), s => s with { Defaults = "a: 1\n" })
        .WithDeployment("hidden-app-1.0.0", d => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = configMap, SecretName = secret } } });

    private static Verdict.Hold Held(PlannedDeployment planned) => Assert.IsType<Verdict.Hold>(planned.Verdict);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
