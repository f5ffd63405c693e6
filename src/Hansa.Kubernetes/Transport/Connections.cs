using System.Net;

namespace Hansa.Kubernetes.Transport;

/// <summary>Makes the HTTP stack of one client.</summary>
internal static class Connections
{
    public static RequestSender Open(
        ConnectionDescription connection, ApiClientOptions options, TimeProvider clock, IAuthenticator? authenticator = null) =>
        new(
            new HttpMessageInvoker(Handler(connection, options, clock)),
            new Endpoint(connection.Server, connection.TlsServerName, options.UserAgent),
            authenticator ?? new FixedAuthenticator(connection.Credentials),
            options,
            clock);

    /// <summary>
    /// No redirects (a hostile server would choose where we go), no cookies, no proxy from the environment. A connection lives 10 min at
    /// most, so that a changed DNS entry is noticed.
    /// </summary>
    private static SocketsHttpHandler Handler(ConnectionDescription connection, ApiClientOptions options, TimeProvider clock) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 64 * 1024,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        ConnectCallback = (context, ct) => Dialer.Of(options.Addresses, options.RequestTimeout, clock).ConnectAsync(context.DnsEndPoint, ct),
        SslOptions = TlsSettings.For(connection, clock),
    };
}
