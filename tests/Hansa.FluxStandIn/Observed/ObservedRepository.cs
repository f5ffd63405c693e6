using System.Text.Json;

namespace Hansa.StandIns.Observed;

/// <summary>A HelmRepository of any version, as far as the stand-in looks at it.</summary>
internal sealed record ObservedRepository : ObservedObject
{
    private ObservedRepository(JsonElement json) : base(json)
    {
        Url = json.Text("spec", "url");
        IsOci = json.Text("spec", "type") == "oci";
    }

    public string Url { get; }

    /// <summary>An OCI registry has no index to fetch: the object is never reconciled and has no status.</summary>
    public bool IsOci { get; }

    public bool HasArtifact => Status.Find("artifact") is not null;

    public bool CanServe => IsOci || HasArtifact;

    public static ObservedRepository From(JsonElement json) => new(json);
}
