using System.Threading.Channels;

namespace Hansa.Federation.Intent;

/// <summary>A signal that many may set and one follows; signals that come while it is busy are gathered into one.</summary>
internal sealed class WorkSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public WorkSignal() => Set();

    public void Set() => _channel.Writer.TryWrite(true);

    public IAsyncEnumerable<bool> ReadAllAsync(CancellationToken ct) => _channel.Reader.ReadAllAsync(ct);
}
