using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Leases;

/// <summary>A coordination.k8s.io/v1 Lease as a JSON tree, so that what we do not know survives our writing it.</summary>
internal sealed class LeaseRecord
{
    private readonly JsonObject _root;

    private LeaseRecord(JsonObject root) => _root = root;

    public string Holder => Spec["holderIdentity"] is JsonValue v && v.TryGetValue(out string? holder) ? holder : "";

    /// <summary>How long the holder asked others to wait.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Number("leaseDurationSeconds"));

    /// <summary>Changes with every write of the holder: what a contender watches, instead of comparing clocks.</summary>
    public string Pulse => $"{Holder} {Spec["renewTime"]} {_root["metadata"]?["resourceVersion"]}";

    private JsonObject Spec => _root["spec"] as JsonObject ?? [];

    public static LeaseRecord New(LeaseOptions options) => new(new JsonObject
    {
        ["apiVersion"] = Kinds.Lease.ApiVersion,
        ["kind"] = Kinds.Lease.Kind,
        ["metadata"] = new JsonObject { ["name"] = options.Name, ["namespace"] = options.Namespace },
        ["spec"] = new JsonObject(),
    });

    /// <exception cref="ApiException">It is not a Lease.</exception>
    public static LeaseRecord Parse(byte[] json)
    {
        try
        {
            if (JsonNode.Parse(json, null, new JsonDocumentOptions { MaxDepth = BodyReading.MaxJsonDepth }) is JsonObject root) return new LeaseRecord(root);
        }
        catch (JsonException)
        {
            // said below
        }

        throw new ApiException(ApiFailure.BadAnswer, "the answer is not a Lease");
    }

    /// <summary>The same Lease, held by <paramref name="options"/>' identity from now on; acquired anew unless it held it already.</summary>
    public LeaseRecord Held(LeaseOptions options, DateTimeOffset now)
    {
        var next = Copy();
        if (Holder != options.Identity)
        {
            next.Spec["acquireTime"] = Micros(now);
            next.Spec["leaseTransitions"] = Number("leaseTransitions") + 1;
        }

        next.Spec["holderIdentity"] = options.Identity;
        next.Spec["leaseDurationSeconds"] = (int)Math.Ceiling(options.Duration.TotalSeconds);
        next.Spec["renewTime"] = Micros(now);
        return next;
    }

    /// <summary>The same Lease without a holder: whoever sees it may take it at once.</summary>
    public LeaseRecord Released(DateTimeOffset now)
    {
        var next = Copy();
        next.Spec["holderIdentity"] = "";
        next.Spec["leaseDurationSeconds"] = 1;
        next.Spec["renewTime"] = Micros(now);
        return next;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_root.ToJsonString());

    private LeaseRecord Copy()
    {
        var root = _root.DeepClone().AsObject();
        if (root["spec"] is not JsonObject) root["spec"] = new JsonObject();
        return new LeaseRecord(root);
    }

    private int Number(string name) => Spec[name] is JsonValue v && v.TryGetValue(out int number) ? number : 0;

    /// <summary>MicroTime: exactly six digits, or the server refuses it.</summary>
    private static string Micros(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
