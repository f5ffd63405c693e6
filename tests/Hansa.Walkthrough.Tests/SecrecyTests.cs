using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Marked credentials are planted wherever people may put some; then they are looked for wherever somebody may read.</summary>
public abstract class SecrecyTests(Fleet fleet) : OnTheFleet(fleet)
{
    private const string Value = "marked-secret-value-4711";
    private const string Rotated = "marked-rotated-value-4712";
    private const string Broken = "marked-broken-value-4713";
    private const string Command = "marked-exec-argument-4714";
    private const string Token = "marked-refused-token-4715";
    private const string Planned = "marked-planned-value-4716";

    [Fact]
    public async Task Planted_credentials_reach_the_clusters_as_Secrets_and_are_found_nowhere_else()
    {
        await using var traces = new TraceCollector(ControllerProcess.FreePort());
        await Fleet.StopControllerAsync();
        await Fleet.StartControllerAsync(traces.Environment, "--log-level", "Trace");
        var spoke = Fleet.Spoke1;
        var ns = await Fleet.WorkspaceWithAsync("secrecy", spoke, "discreet");
        await Fleet.KubeconfigSecretAsync(ns, "exec-kubeconfig", spoke.Kubeconfig.Replace("token: ", $"exec: {{command: /bin/true, args: [{Command}]}}\n    tokenFile: ", StringComparison.Ordinal));
        await Fleet.ClusterAsync(ns, "exec");
        await Fleet.ClusterReasonAsync(ns, "exec", "JoinFailed", Reasons.KubeconfigRefused);
        await Fleet.KubeconfigSecretAsync(ns, "stranger-kubeconfig", spoke.Cluster.Kubeconfig().Replace(spoke.Cluster.TokenOf("admin"), Token, StringComparison.Ordinal));
        await Fleet.ClusterAsync(ns, "stranger");
        await Fleet.ClusterReasonAsync(ns, "stranger", "JoinFailed", Reasons.Unauthorized);
        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} exec stranger --timeout=60s");

        await Fleet.DeployAsync(ns, "external-dns-2.20.5", "  configOverrides:\n    secretName: hidden");
        await Fleet.DeploymentAsync(ns, "external-dns-2.20.5", Reasons.OverridesMissing);
        await SecretAsync(ns, $"a: 1\nb: [{Broken}\n");
        await Fleet.DeploymentAsync(ns, "external-dns-2.20.5", Reasons.OverridesInvalid);
        await SecretAsync(ns, $"auth:\n  password: {Value}\n");
        var denied = await Fleet.DeploymentAsync(ns, "external-dns-2.20.5", Reasons.Forbidden);
        Assert.Contains($"list secrets in namespace {ns}", denied.Message, StringComparison.Ordinal);
        await spoke.Cluster.ApplyAsync(Manifests.Read("attached/secrets-role.yaml"));
        await spoke.Cluster.RunAsync($"create rolebinding hansa-secrets -n {ns} --clusterrole=hansa-secrets --serviceaccount=hansa-access:hansa");
        await Fleet.DeployedAsync(ns, "external-dns-2.20.5", clusters: 1);
        Assert.Contains(Value, await DeliveredAsync(spoke, ns), StringComparison.Ordinal);
        await SecretAsync(ns, $"auth:\n  password: {Rotated}\n");
        await spoke.Client.SomeAsync(Kinds.Secret, ns, "the rotated value", secret => ValuesOf(secret).Contains(Rotated, StringComparison.Ordinal));
        await spoke.Client.NoneAsync(Kinds.Secret, ns, "the old value", secret => ValuesOf(secret).Contains(Value, StringComparison.Ordinal));
        await Fleet.DeployedAsync(ns, "external-dns-2.20.5", clusters: 1);

        var places = new Dictionary<string, string>
        {
            ["the controller's log"] = Fleet.Controller.Log(),
            ["the metrics"] = await MetricsAsync(),
            ["the management cluster, Secrets aside"] = await Contents.TextAsync(Fleet.Hub),
            ["the attached cluster, Secrets aside"] = await Contents.TextAsync(spoke.Client),
            ["a plan"] = await PlanAsync(ns),
            ["a plan as JSON"] = await PlanAsync(ns, "-o", "json"),
        };
        await Fleet.DeployAsync(ns, "external-dns-2.20.5");
        await spoke.Client.NoneAsync(Kinds.Secret, ns, "delivered values", secret => ValuesOf(secret).Length > 0);
        await Fleet.StopControllerAsync();
        places["the controller's log to its end"] = Fleet.Controller.Log();
        places["the traces"] = traces.Text();
        await Fleet.StartControllerAsync();
        foreach (var (place, text) in places)
        {
            Assert.NotEqual("", text);
            foreach (var mark in new[] { Value, Rotated, Broken, Command, Token, Planned, TokenOf(spoke.Kubeconfig), spoke.Cluster.TokenOf("admin") })
            {
                Assert.False(text.Contains(mark, StringComparison.Ordinal), $"{place} shows {mark}");
                Assert.False(text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(mark)), StringComparison.Ordinal), $"{place} shows {mark} as base64");
            }
        }

        Assert.Contains("external-dns", places["a plan"], StringComparison.Ordinal); // it is about what was planted
        Assert.Contains("deliver", places["the traces"], StringComparison.Ordinal);
        await Fleet.CleanUpAsync("secrecy", ns, "discreet");
    }

    private Task<string> SecretAsync(string ns, string values) => Fleet.Management.ApplyAsync(SecretText(ns, values));

    /// <summary>What another value would change.</summary>
    private async Task<string> PlanAsync(string ns, params string[] more)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, SecretText(ns, $"auth:\n  password: {Planned}\n"));
            return await ControllerProcess.OutputOfAsync(expected: 2, ["plan", "--kubeconfig", Fleet.Management.KubeconfigFile, "-f", file, .. more]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string SecretText(string ns, string values) => $"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: hidden
          namespace: {ns}
        data:
          values.yaml: {Convert.ToBase64String(Encoding.UTF8.GetBytes(values))}
        """;

    /// <summary>What Flux merges last.</summary>
    private static async Task<string> DeliveredAsync(Spoke spoke, string ns)
    {
        var release = await spoke.ReleaseAsync(ns, "external-dns", "is there", _ => true);
        var last = release.GetProperty("spec").GetProperty("valuesFrom").EnumerateArray().Last();
        Assert.Equal("Secret", last.Text("kind"));
        using var secret = await spoke.Client.GetAsync(Kinds.Secret.ObjectPath(new ObjectKey(ns, last.Text("name")!)), TestContext.Current.CancellationToken); // every entry has one
        return ValuesOf(secret!.RootElement); // the release is ready
    }

    private static string ValuesOf(JsonElement secret) =>
        secret.Text("data", "values.yaml") is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : "";

    private async Task<string> MetricsAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(Fleet.Controller.Endpoint, "/metrics"), TestContext.Current.CancellationToken);
    }

    private static string TokenOf(string kubeconfig) => kubeconfig.Split("token: ")[1].Split('\n')[0].Trim();
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedSecrecyTests(EmbeddedFleet fleet) : SecrecyTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealSecrecyTests(RealFleet fleet) : SecrecyTests(fleet);
