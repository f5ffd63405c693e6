using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning.Values;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux.Observed;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>Values from one place.</summary>
/// <param name="TargetPath">Where in the values the text belongs; empty when it is a document of values itself.</param>
/// <param name="Text">As it stands there.</param>
internal sealed record ValuesLayer(string TargetPath, string Text);

/// <summary>The values of a release, read from the server at once as Flux does, not from a cache.</summary>
internal sealed record ReleaseValues
{
    private ReleaseValues(ImmutableArray<ValuesLayer> layers, Obstacle? obstacle) => (Layers, Obstacle) = (layers, obstacle);

    /// <summary>In their order: the later on top of the earlier.</summary>
    public ImmutableArray<ValuesLayer> Layers { get; }

    /// <summary>The first reference that is not optional and cannot be read.</summary>
    public Obstacle? Obstacle { get; }

    /// <summary>Hex SHA-256 over all of them.</summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var layer in Layers)
                hash.AppendData(Encoding.UTF8.GetBytes($"{layer.TargetPath}={layer.Text}\n"));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    public static async Task<ReleaseValues> ReadAsync(ApiClient client, ObservedRelease release, CancellationToken ct)
    {
        var layers = ImmutableArray.CreateBuilder<ValuesLayer>();
        foreach (var reference in release.ValuesFrom)
        {
            var (text, obstacle) = await ReadAsync(client, release.Key.Namespace, reference, ct);
            if (obstacle is not null && !reference.Optional)
                return new ReleaseValues([], obstacle);
            if (text is not null)
                layers.Add(new ValuesLayer(reference.TargetPath, text));
        }

        if (release.Values.Length > 0)
            layers.Add(new ValuesLayer("", release.Values));
        return new ReleaseValues(layers.ToImmutable(), null);
    }

    private static async Task<(string? Text, Obstacle? Obstacle)> ReadAsync(
        ApiClient client, string ns, ValuesReference reference, CancellationToken ct)
    {
        var key = new ObjectKey(ns, reference.Name);
        var isSecret = reference.Kind == Kinds.Secret.Kind;
        using var found = await client.GetAsync((isSecret ? Kinds.Secret : Kinds.ConfigMap).ObjectPath(key), ct);
        if (found is null)
            return (null, new Obstacle.ValuesMissing(reference, key, Exists: false));
        if (found.RootElement.Find("data", reference.ValuesKey)?.GetString() is not { } text)
            return (null, new Obstacle.ValuesMissing(reference, key, Exists: true));
        var values = isSecret ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : text;
        return reference.TargetPath.Length == 0 && ProblemOf(values) is { } problem
            ? (null, new Obstacle.ValuesMissing(reference, key, Exists: true) { Problem = problem })
            : (values, null);
    }

    /// <summary>Flux reads values with Go's rules, and so does Hansa.</summary>
    private static string? ProblemOf(string values)
    {
        try
        {
            return YamlReader.ReadFirst(values).Root switch
            {
                null or YamlValue.Mapping or YamlValue.Scalar { IsNull: true } => null,
                var other => $"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {(other is YamlValue.Sequence ? "array" : "string")} into Go value of type map[string]interface {{}}",
            };
        }
        catch (YamlSyntaxException e)
        {
            return $"error converting YAML to JSON: yaml: line {e.Line}: {e.Problem}";
        }
    }
}
