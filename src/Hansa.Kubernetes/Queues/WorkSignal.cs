using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Hansa.Kubernetes.Queues;

/// <summary>A signal that many may set and one follows; signals that come while it is busy are gathered into one.</summary>
public sealed class WorkSignal
{
    private const int AtOnce = 3;
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Set from the beginning: there is always a first look.</summary>
    public WorkSignal() => Set();

    /// <summary>There is something to look at.</summary>
    public void Set() => _channel.Writer.TryWrite(true);

    /// <summary>An item for each time that somebody has to look.</summary>
    public IAsyncEnumerable<bool> ReadAllAsync(CancellationToken ct) => _channel.Reader.ReadAllAsync(ct);

    /// <summary>The same; but for the first few, signals that come within that time are gathered.</summary>
    public async IAsyncEnumerable<bool> ReadAllAsync(TimeSpan gathering, TimeProvider clock, [EnumeratorCancellation] CancellationToken ct)
    {
        var recent = new Queue<long>(AtOnce);
        while (await _channel.Reader.WaitToReadAsync(ct))
        {
            if (recent.Count == AtOnce && gathering - clock.GetElapsedTime(recent.Dequeue()) is { Ticks: > 0 } left)
            {
                await Task.Delay(left, clock, ct);
            }

            recent.Enqueue(clock.GetTimestamp());
            yield return _channel.Reader.TryRead(out _); // taken only now: what comes from here on is not yet looked at
        }
    }
}
