using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Leases;

/// <summary>Keeps one Lease, on threads of its own: it must answer while the thread pool is blocked.</summary>
internal sealed class LeaseServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _failing = [];
    private readonly List<(Predicate<LeaseServer> Wanted, TaskCompletionSource Seen)> _watchers = [];
    private JsonObject? _lease;
    private bool _hasNamespace = true;
    private int _version;

    public LeaseServer()
    {
        _listener.Start();
        Start(Accept);
    }

    public string Holder
    {
        get
        {
            lock (_gate) return _lease?["spec"]?["holderIdentity"]?.GetValue<string>() ?? "";
        }
    }

    /// <summary>Writes that went through.</summary>
    public int Writes => Volatile.Read(ref _version);

    public JsonObject? Lease
    {
        get
        {
            lock (_gate) return _lease?.DeepClone().AsObject();
        }
    }

    /// <summary>A client whose user agent names it, so that the server can fail it alone.</summary>
    public ApiClient Client(string name, TimeProvider clock) => ApiClient.Create(
        new ConnectionDescription { Server = new Uri($"http://{_listener.LocalEndpoint}"), Credentials = new Credentials.None() },
        new ApiClientOptions { UserAgent = name, Addresses = AddressPolicy.Unrestricted },
        clock);

    public void Fail(string name)
    {
        lock (_gate) _failing.Add(name);
    }

    public void Heal(string name)
    {
        lock (_gate) _failing.Remove(name);
    }

    /// <summary>The Lease's namespace goes, and the Lease with it.</summary>
    public void LoseNamespace()
    {
        lock (_gate) (_lease, _hasNamespace) = (null, false);
    }

    /// <summary>Completes after the first write after which this holds.</summary>
    public Task WrittenAsync(Predicate<LeaseServer> wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (wanted(this)) return Task.CompletedTask;
            _watchers.Add((wanted, seen));
        }

        return seen.Task;
    }

    public void Dispose() => _listener.Dispose();

    private static void Start(Action body) => new Thread(() =>
    {
        try
        {
            body();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client or the test has ended.
        }
    })
    { IsBackground = true }.Start();

    private void Accept()
    {
        while (true)
        {
            var client = _listener.AcceptTcpClient();
            Start(() => Serve(client));
        }
    }

    private void Serve(TcpClient client)
    {
        using var stream = client.GetStream();
        var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { Length: > 0 } first)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (reader.ReadLine() is { Length: > 0 } header) headers[header.Split(':')[0]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            var body = new char[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
            reader.ReadBlock(body);
            var (code, answer) = Answer(first.Split(' ')[0], first.Split(' ')[1], headers["User-Agent"], new string(body));
            var bytes = Encoding.UTF8.GetBytes(answer);
            stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {code} X\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n\r\n"));
            stream.Write(bytes);
        }
    }

    private (int Code, string Body) Answer(string method, string path, string name, string body)
    {
        lock (_gate)
        {
            if (_failing.Contains(name)) return (503, "{}");
            if (method == "POST" && path.StartsWith("/api/v1/namespaces?", StringComparison.Ordinal)) return Made();
            if (!_hasNamespace) return (404, "{}");
            if (method == "GET") return _lease is null ? (404, "{}") : (200, _lease.ToJsonString());
            var sent = JsonNode.Parse(body)!.AsObject();   // the elector sends JSON
            if (method == "POST" && _lease is not null) return (409, """{"reason":"AlreadyExists"}""");
            if (method == "PUT" && (string?)sent["metadata"]?["resourceVersion"] != (string?)_lease?["metadata"]?["resourceVersion"])
                return (409, """{"reason":"Conflict"}""");
            return (200, Store(sent));
        }
    }

    private (int Code, string Body) Made()
    {
        _hasNamespace = true;
        return (201, "{}");
    }

    private string Store(JsonObject lease)
    {
        lease["metadata"]!["resourceVersion"] = Interlocked.Increment(ref _version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _lease = lease;
        foreach (var watcher in _watchers.Where(w => w.Wanted(this)).ToList())
        {
            _watchers.Remove(watcher);
            watcher.Seen.SetResult();
        }

        return lease.ToJsonString();
    }
}
