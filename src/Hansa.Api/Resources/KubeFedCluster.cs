using Hansa.Api.Metadata;

namespace Hansa.Api.Resources;

/// <summary>KubeFed's record of a member (core.kubefed.io/v1beta1). Hansa writes it so that what reads it goes on working.</summary>
public sealed record KubeFedCluster
{
    /// <summary>Standard metadata.</summary>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Where the member is.</summary>
    public KubeFedClusterSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>How the member is.</summary>
    public KubeFedClusterStatus Status { get; init => field = value ?? new(); } = new();
}

/// <summary>Where a member is. No credential is copied here.</summary>
public sealed record KubeFedClusterSpec
{
    /// <summary>URL of the member's API server.</summary>
    public string ApiEndpoint { get; init => field = value ?? ""; } = "";

    /// <summary>The member's CA, base64 of PEM.</summary>
    public string? CaBundle { get; init; }

    /// <summary>Name of the kubeconfig Secret in the workspace namespace; <c>host-cluster</c> for the host.</summary>
    public LocalObjectReference SecretRef { get; init => field = value ?? new(); } = new();

    /// <summary>KubeFed's list of switched-off TLS checks; Hansa never writes it.</summary>
    public IReadOnlyList<string>? DisabledTLSValidations { get; init; }

    /// <summary>KubeFed's proxy; Hansa never writes it.</summary>
    public string? ProxyURL { get; init; }
}

/// <summary>How a member is, in KubeFed 0.8.1's conditions.</summary>
public sealed record KubeFedClusterStatus
{
    /// <summary>Conditions Ready and Offline.</summary>
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Zones of the nodes.</summary>
    public IReadOnlyList<string>? Zones { get; init; }

    /// <summary>Region of the nodes.</summary>
    public string? Region { get; init; }
}
