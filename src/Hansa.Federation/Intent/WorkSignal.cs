using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Hansa.Federation.Intent;

/// <summary>A signal that many may set and one follows; signals that come while it is busy are gathered into one.</summary>
internal sealed class WorkSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public WorkSignal() => Set();

    public void Set() => _channel.Writer.TryWrite(true);

    public IAsyncEnumerable<bool> ReadAllAsync(CancellationToken ct) => _channel.Reader.ReadAllAsync(ct);

    /// <summary>The same; signals that come within that time of the first are gathered with it.</summary>
    public async IAsyncEnumerable<bool> ReadAllAsync(TimeSpan gathering, TimeProvider clock, [EnumeratorCancellation] CancellationToken ct)
    {
        while (await _channel.Reader.WaitToReadAsync(ct))
        {
            await Task.Delay(gathering, clock, ct);
            yield return _channel.Reader.TryRead(out _); // taken only now: what comes from here on is not yet looked at
        }
    }
}
