using System.Text.Json;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Observed;

/// <summary>A HelmRepository of any version, as far as the stand-in looks at it.</summary>
internal sealed record ObservedRepository : ObservedObject
{
    private ObservedRepository(JsonElement json) : base(json)
    {
        Url = json.Text("spec", "url");
        IsOci = json.Text("spec", "type") == "oci";
        Insecure = json.Flag("spec", "insecure");
    }

    public string Url { get; }

    /// <summary>An OCI registry has no index to fetch: the object is never reconciled and has no status.</summary>
    public bool IsOci { get; }

    /// <summary>Whether an OCI registry is spoken to without TLS.</summary>
    public bool Insecure { get; }

    public bool HasArtifact => Status.Find("artifact") is not null;

    public bool CanServe => IsOci || HasArtifact;

    public static ObservedRepository From(JsonElement json) => new(json);
}
