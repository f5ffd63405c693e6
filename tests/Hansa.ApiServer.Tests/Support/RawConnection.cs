using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Hansa.ApiServer.Tests.Support;

/// <summary>A connection on which a test says exactly what is sent.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly TestCluster _cluster;

    private RawConnection(TestCluster cluster, TcpClient tcp)
    {
        _cluster = cluster;
        _tcp = tcp;
        _stream = tcp.GetStream();
        _reader = new StreamReader(_stream, Encoding.Latin1);
    }

    public static async Task<RawConnection> OpenAsync(TestCluster cluster)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", cluster.Cluster.Address.Port, TestCluster.Cancel);
        return new RawConnection(cluster, tcp);
    }

    public string Head(string method, string path, string headers = "") =>
        $"{method} /clusters/default{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_cluster.Cluster.AdminToken}\r\n{headers}\r\n";

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestCluster.Cancel);

    /// <summary>Status line and headers; returns the length of the body, or 0.</summary>
    public async Task<int> ReadHeadAsync(int code)
    {
        var status = await _reader.ReadLineAsync(TestCluster.Cancel);
        Assert.StartsWith($"HTTP/1.1 {code} ", status, StringComparison.Ordinal);
        var length = 0;
        while (await _reader.ReadLineAsync(TestCluster.Cancel) is { Length: > 0 } header)
            if (header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header["Content-Length: ".Length..], CultureInfo.InvariantCulture);
        return length;
    }

    public async Task<string> ReadAnswerAsync(int code)
    {
        var body = new char[await ReadHeadAsync(code)];
        await _reader.ReadBlockAsync(body, TestCluster.Cancel);
        return new string(body);
    }

    /// <summary>Everything up to the last chunk.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        while (await _reader.ReadLineAsync(TestCluster.Cancel) is { } line && line != "0")
            text.Append(line.Length > 1000 ? line[^1000..] : line).Append('\n');
        return text.ToString();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
    }
}
