using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.TestClusters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>An admission webhook on loopback for every write of a HelmRelease on one cluster, as Kyverno or Gatekeeper runs one. Real API servers only.</summary>
internal sealed class AdmissionPolicy : IAsyncDisposable
{
    private const string Configuration = "policy.example.org";
    private readonly ITestCluster _cluster;
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Write> _writes = new();
    private volatile Func<JsonElement, JsonObject> _verdict = Allow;

    private AdmissionPolicy(ITestCluster cluster, WebApplication server) => (_cluster, _server) = (cluster, server);

    /// <summary>Every write that it was asked about, but for trials (<c>dryRun</c>).</summary>
    public IReadOnlyCollection<Write> Writes => _writes;

    /// <summary>Who wrote which object.</summary>
    internal sealed record Write(string User, string Name, string Operation);

    /// <summary>In force from when it returns, with <see cref="Allow"/>.</summary>
    public static async Task<AdmissionPolicy> StartAsync(ITestCluster cluster)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = LoopbackCertificate.Make(Configuration, key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate)));
        var server = builder.Build();
        var policy = new AdmissionPolicy(cluster, server);
        server.MapPost("/", policy.ReviewAsync);
        await server.StartAsync(TestContext.Current.CancellationToken);
        await cluster.ApplyAsync($$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: {{Configuration}}}
            webhooks:
            - name: {{Configuration}}
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Fail
              clientConfig:
                url: {{server.Urls.First()}}/
                caBundle: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()))}}
              rules:
              - {apiGroups: [helm.toolkit.fluxcd.io], apiVersions: ["*"], resources: [helmreleases], operations: [CREATE, UPDATE]}
            """);
        return policy;
    }

    /// <summary>Lets the object pass as it is.</summary>
    public static JsonObject Allow(JsonElement request) => new() { ["allowed"] = true };

    /// <summary>Lets objects pass with changes, given as a JSON patch: all, or the one of that name.</summary>
    public static Func<JsonElement, JsonObject> Change(string patch, string? name = null) => request => name is not null && request.Text("name") != name ? Allow(request) : new()
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch)),
    };

    /// <summary>Refuses objects of that name with 403 and that message.</summary>
    public static Func<JsonElement, JsonObject> Deny(string name, string message) => request => request.Text("name") != name ? Allow(request) : new()
    {
        ["allowed"] = false,
        ["status"] = new JsonObject { ["code"] = 403, ["reason"] = "Forbidden", ["message"] = message },
    };

    /// <summary>What it says from now on.</summary>
    public void Say(Func<JsonElement, JsonObject> verdict) => _verdict = verdict;

    public async ValueTask DisposeAsync()
    {
        await _cluster.RunAsync($"delete mutatingwebhookconfiguration {Configuration}");
        await _server.DisposeAsync();
    }

    private async Task ReviewAsync(HttpContext context)
    {
        using var review = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var request = review.RootElement.GetProperty("request");
        if (!request.TryGetProperty("dryRun", out var dryRun) || !dryRun.GetBoolean())
            _writes.Enqueue(new Write(request.Text("userInfo", "username") ?? "", request.Text("name") ?? "", request.Text("operation") ?? ""));
        var response = _verdict(request);
        response["uid"] = request.Text("uid");
        await context.Response.WriteAsJsonAsync(new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response }, context.RequestAborted);
    }
}
