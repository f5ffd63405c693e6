using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Hansa.Drill.Tests.Real;

/// <summary>A port of this machine through which another one is reached, until it is cut, stopped or slowed.</summary>
internal sealed class FrontPort : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int _behind;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _flow = Flowing();
    private volatile bool _isCut;
    private long _delayTicks;

    public FrontPort(int behind)
    {
        _behind = behind;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port; // bound

    /// <summary>Every connection is reset, and every new one.</summary>
    public void Cut()
    {
        _isCut = true;
        Reset();
    }

    /// <summary>Every connection is reset; new ones are as good as before.</summary>
    public void Reset()
    {
        foreach (var socket in _open.Keys)
            Abort(socket);
    }

    /// <summary>Connections stand, and nothing goes through them.</summary>
    public void Silence() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Each piece takes that much longer.</summary>
    public void Slow(TimeSpan delay) => Interlocked.Exchange(ref _delayTicks, delay.Ticks);

    public void Heal()
    {
        _isCut = false;
        Slow(TimeSpan.Zero);
        var silence = _flow;
        _flow = Flowing();
        silence.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Reset();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flow = new TaskCompletionSource();
        flow.SetResult();
        return flow;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptAsync(_stop.Token);
            if (_isCut)
                Abort(client);
            else
                _ = ServeAsync(client); // ends with its sockets
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        (_open[client], _open[server]) = (true, true);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _behind, _stop.Token);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone: so does the other.
        }

        Abort(client);
        Abort(server);
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var read)
        {
            await _flow.Task.WaitAsync(_stop.Token);
            if (Interlocked.Read(ref _delayTicks) is > 0 and var delay)
                await Task.Delay(TimeSpan.FromTicks(delay), TimeProvider.System, _stop.Token);
            await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private void Abort(Socket socket)
    {
        _open.TryRemove(socket, out _);
        socket.LingerState = new LingerOption(true, 0); // a reset and no farewell
        socket.Dispose();
    }
}
