using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>The one place where what goes wrong below HTTP gets its meaning.</summary>
internal static class Failures
{
    private const int MaxReason = 300;

    /// <summary>Whether <see cref="From"/> knows the exception; anything else is a bug and passes through.</summary>
    public static bool Knows(Exception e) => e is HttpRequestException or IOException or SocketException or JsonException
        or OperationCanceledException or AuthenticationException or ObjectDisposedException or System.Security.Cryptography.CryptographicException
        or k8s.Exceptions.KubeConfigException;

    /// <summary>The exception to throw for a request that did not come to an answer. Not for cancellation that the caller asked for.</summary>
    public static ApiException From(string what, Exception e)
    {
        if (Find<AddressRefusedException>(e) is { } refused)
        {
            return new ApiException(ApiFailure.AddressRefused, $"{what}: address not allowed: {refused.Message}", e) { OwnWords = $"{what}: address not allowed: {refused.OwnWords}" };
        }

        var (failure, why) = Meaning(e);
        return new ApiException(failure, $"{what}: {why}", e);
    }

    public static ApiException TimedOut(string what, TimeSpan deadline) =>
        new(ApiFailure.TimedOut, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}: no full answer within {deadline.TotalSeconds:0.#} s"));

    public static ApiException BadAnswer(string what, string why) => new(ApiFailure.BadAnswer, $"{what}: {why}");

    public static string TooMany(int most) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"more than {most} objects, which is more than is taken");

    /// <summary>Whether the answer was longer than we take.</summary>
    public static bool IsTooLarge(ApiException e) => Find<BodyTooLargeException>(e) is not null;

    private static (ApiFailure Failure, string Why) Meaning(Exception e)
    {
        if (Find<BodyTooLargeException>(e) is { } large) return (ApiFailure.BadAnswer, large.Message);
        if (Find<CertificateRefusedException>(e) is { } certificate) return (ApiFailure.TlsFailed, Cut(certificate.Message));
        if (Find<AuthenticationException>(e) is { } tls) return (ApiFailure.TlsFailed, Cut(tls.Message));
        if (Find<SocketException>(e) is { } socket) return (ApiFailure.Unreachable, Describe(socket));
        if (Find<JsonException>(e) is not null) return (ApiFailure.BadAnswer, "the answer is not JSON as Kubernetes writes it");
        if (Find<HttpProtocolException>(e) is { } protocol) return (ApiFailure.Unreachable, $"the HTTP/2 connection broke (code {protocol.ErrorCode})");
        if (Find<HttpIOException>(e) is { } io) return OfHttp(io.HttpRequestError);
        if (e is HttpRequestException http) return OfHttp(http.HttpRequestError);
        return e is OperationCanceledException
            ? (ApiFailure.TimedOut, "the connection was not made in time")
            : (ApiFailure.Unreachable, "the connection broke");
    }

    private static (ApiFailure Failure, string Why) OfHttp(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => (ApiFailure.Unreachable, "the host name is unknown"),
        HttpRequestError.ConnectionError => (ApiFailure.Unreachable, "no connection"),
        HttpRequestError.SecureConnectionError => (ApiFailure.Unreachable, "the connection broke during the TLS handshake"),
        HttpRequestError.ResponseEnded => (ApiFailure.Unreachable, "the answer ended too early"),
        HttpRequestError.HttpProtocolError => (ApiFailure.Unreachable, "the HTTP/2 connection broke"),
        HttpRequestError.InvalidResponse => (ApiFailure.BadAnswer, "the answer is not HTTP"),
        HttpRequestError.ConfigurationLimitExceeded => (ApiFailure.BadAnswer, "the answer's headers are too large"),
        HttpRequestError.VersionNegotiationError => (ApiFailure.BadAnswer, "no agreement on the HTTP version"),
        _ => (ApiFailure.Unreachable, "the connection broke"),
    };

    private static string Describe(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name cannot be resolved",
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.Shutdown => "connection reset",
        _ => $"no connection ({e.SocketErrorCode})",
    };

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found) return found;
        }

        return null;
    }

    private static string Cut(string text) => text.Length <= MaxReason ? text : text[..MaxReason] + "…";
}
