using System.Globalization;
using System.Text;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>
/// A HelmRepository and a HelmRelease beside the recorded ones. The stand-in sees changes in their order and works on one object at a time, so when it has answered for
/// these, it has answered for all that was changed before.
/// </summary>
internal sealed class Canaries(ApiClient client, FluxEra era, ObjectWatcher watcher)
{
    public const string Namespace = "canaries";

    private static readonly ObjectKey Key = new(Namespace, "canary");
    private int _asked;

    public async Task MakeAsync(CancellationToken ct)
    {
        await MakeAsync(era.HelmRepository(), """{"interval":"10m0s","timeout":"1m0s","url":"http://127.0.0.1"}""", ct);
        await MakeAsync(era.HelmRelease(), """{"interval":"10m0s","chart":{"spec":{"chart":"canary","sourceRef":{"kind":"HelmRepository","name":"canary"} } } }""", ct);
    }

    /// <summary>The repository first: its answer lets releases go on.</summary>
    public async Task AnsweredAsync(CancellationToken ct)
    {
        await AnsweredAsync(era.HelmRepository(), ct);
        await AnsweredAsync(era.HelmRelease(), ct);
    }

    private async Task MakeAsync(ResourceType type, string spec, CancellationToken ct)
    {
        var body = $$"""{"apiVersion":"{{type.ApiVersion}}","kind":"{{type.Kind}}","metadata":{"name":"canary","namespace":"{{Namespace}}"},"spec":{{spec}} }""";
        using var made = await client.CreateAsync(type, Namespace, Encoding.UTF8.GetBytes(body), ct);
    }

    private async Task AnsweredAsync(ResourceType type, CancellationToken ct)
    {
        var question = (++_asked).ToString(CultureInfo.InvariantCulture);
        var body = $$$"""{"metadata":{"annotations":{"reconcile.fluxcd.io/requestedAt":"{{{question}}}"} } }""";
        using (await client.MergePatchAsync(type, Key, Encoding.UTF8.GetBytes(body), ct)) { }
        await watcher.UntilAsync(() => watcher.HandledAt(type.Kind, Key) == question, ct);
    }
}
