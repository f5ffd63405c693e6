using System.Net;
using System.Net.Sockets;

namespace Hansa.Kubernetes.Transport;

/// <summary>Opens sockets, to allowed addresses only: the name is resolved here, so what was checked is what is connected to.</summary>
internal sealed class Dialer(AddressPolicy policy, TimeSpan blockingTimeout)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var target = context.DnsEndPoint;
        Exception? last = null;
        foreach (var address in await ResolveAsync(target.Host, ct).ConfigureAwait(false))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, target.Port), ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or AddressRefusedException)
            {
                last = last is SocketException ? last : e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct) =>
        IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, ct).ConfigureAwait(false);

    private async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken ct)
    {
        if (policy.Check(endPoint.Address) is { } why) throw new AddressRefusedException(endPoint.Address, why);

        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            KeepAlive(socket);
            await socket.ConnectAsync(endPoint, ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A peer that vanished is noticed within a minute, and a blocking read (lease renewal) does not outlive its deadline.</summary>
    private void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        socket.ReceiveTimeout = socket.SendTimeout = (int)blockingTimeout.TotalMilliseconds;
    }
}
