namespace Hansa.Kubernetes.Transport;

/// <summary>Why a request failed, mapped once from HTTP, TLS and sockets; nobody above looks at a status code.</summary>
public enum ApiFailure
{
    /// <summary>404: the object, its namespace or its kind is not there.</summary>
    NotFound,

    /// <summary>409 with reason <c>AlreadyExists</c>.</summary>
    AlreadyExists,

    /// <summary>Any other 409: read again.</summary>
    Conflict,

    /// <summary>409 with cause <c>FieldManagerConflict</c>: a field belongs to another manager.</summary>
    FieldManagerConflict,

    /// <summary>400 or 422: the server will not take this body, however often it is sent.</summary>
    Invalid,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

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
