namespace Hansa.Kubernetes.Transport;

/// <summary>Why a request failed, mapped once from HTTP, TLS and sockets; nobody above looks at a status code.</summary>
public enum ApiFailure
{
    /// <summary>404: the object, its namespace or its kind is not there.</summary>
    NotFound,

    /// <summary>409 with reason <c>AlreadyExists</c>.</summary>
    AlreadyExists,

    /// <summary>Any other 409, or a patch that names the uid of an object that is not there any more: read again.</summary>
    Conflict,

    /// <summary>409 with cause <c>FieldManagerConflict</c>: a field belongs to another manager.</summary>
    FieldManagerConflict,

    /// <summary>400 or 422: the server will not take this body, however often it is sent.</summary>
    Invalid,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403 for want of a right.</summary>
    Forbidden,

    /// <summary>403, since a ResourceQuota leaves no room.</summary>
    QuotaExceeded,

    /// <summary>An admission webhook or a policy does not want this object, whatever the code: another object may pass.</summary>
    DeniedByPolicy,

    /// <summary>403 with cause <c>NamespaceTerminating</c>: nothing is made in a namespace that is going away.</summary>
    NamespaceTerminating,

    /// <summary>403, or 405, since the kind's CustomResourceDefinition is going away: nothing of the kind is made any more.</summary>
    DefinitionTerminating,

    /// <summary>410, as a status or inside a watch: list again.</summary>
    Expired,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>Any 5xx.</summary>
    ServerError,

    /// <summary>No connection, or one that was cut: DNS, refused, reset, an answer that ended early.</summary>
    Unreachable,

    /// <summary>No agreement on TLS, or a certificate that is not trusted for this host.</summary>
    TlsFailed,

    /// <summary>The <see cref="AddressPolicy"/> forbids every address of the host.</summary>
    AddressRefused,

    /// <summary>Our deadline passed.</summary>
    TimedOut,

    /// <summary>An answer that is not the Kubernetes API: garbage, too large, a redirect.</summary>
    BadAnswer,

    /// <summary>415: the server does not know this kind of patch.</summary>
    UnsupportedMediaType,

    /// <summary>Any other status.</summary>
    Other,
}
