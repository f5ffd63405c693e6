using System.Net;
using System.Net.Sockets;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Opens connections, to allowed addresses only: the name is resolved here, so what was checked is what is connected to. Of several addresses of a
/// name one that does not answer leaves time for the next.
/// </summary>
internal sealed class Dialer(AddressPolicy policy, NameLookup names, Func<IPEndPoint, CancellationToken, Task<Stream>> connect, TimeProvider clock)
{
    /// <summary>For an address that has others behind it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="policy">Which addresses are allowed.</param>
    /// <param name="blockingTimeout">How long a blocking read or write of the connection may take.</param>
    /// <param name="clock">Where the time comes from.</param>
    public static Dialer Of(AddressPolicy policy, TimeSpan blockingTimeout, TimeProvider clock) =>
        new(policy, NameLookup.OfSystem, (endPoint, ct) => OpenAsync(endPoint, blockingTimeout, ct), clock);

    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken ct)
    {
        Exception? last = null;
        var addresses = await names.FindAsync(target.Host, ct).ConfigureAwait(false);
        for (var i = 0; i < addresses.Length; i++)
        {
            try
            {
                if (policy.Check(addresses[i], target.Port) is { } why) throw new AddressRefusedException(target.Host, addresses[i], why);

                return await ConnectAsync(new IPEndPoint(addresses[i], target.Port), isLast: i == addresses.Length - 1, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or AddressRefusedException)
            {
                last = last is SocketException ? last : e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<Stream> ConnectAsync(IPEndPoint endPoint, bool isLast, CancellationToken ct)
    {
        if (isLast) return await connect(endPoint, ct).ConfigureAwait(false);

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await connect(endPoint, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private static async Task<Stream> OpenAsync(IPEndPoint endPoint, TimeSpan blockingTimeout, CancellationToken ct)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            KeepAlive(socket);
            socket.ReceiveTimeout = socket.SendTimeout = (int)blockingTimeout.TotalMilliseconds;
            await socket.ConnectAsync(endPoint, ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A peer that vanished is noticed within a minute.</summary>
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }
}
