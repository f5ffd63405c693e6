using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Hansa.RealClusters.Processes;

/// <summary>
/// Free ports below those that the kernel gives to outgoing connections (from 32768 on Linux): a stopped cluster finds its port free again.
/// Another process may still be faster, so whoever binds one retries.
/// </summary>
internal sealed class LoopbackPorts
{
    private const int Lowest = 20000;
    private const int Highest = 32000;

    private readonly HashSet<int> _given = [];
    private readonly Lock _lock = new();

    /// <summary>A port that nobody listens on and that was not given before.</summary>
    public int Take()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, Highest);
            if (IsNew(port) && IsFree(port)) return port;
        }
    }

    private bool IsNew(int port)
    {
        lock (_lock) return _given.Add(port);
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
