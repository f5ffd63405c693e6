using Hansa.Api.Metadata;
using Hansa.Kubernetes.Queues;

namespace Hansa.Federation.Attachment;

/// <summary>When one cluster's worker looks at it again: a queue with one key and a back-off of its own.</summary>
internal sealed class WorkerQueue(ObjectKey cluster, WorkQueue<ObjectKey> queue, TimeProvider clock) : IDisposable
{
    /// <summary>Somebody may delete the record again and again.</summary>
    private static readonly TimeSpan BeforeRecordingAgain = TimeSpan.FromSeconds(5);

    private readonly PassPace _pace = new(clock);

    public WorkQueue<ObjectKey> Queue => queue;

    /// <summary>Something changed that the worker should look at.</summary>
    public void Signal() => queue.Add(cluster);

    /// <summary>The cluster told of a change: what else it tells within a moment is looked at with it.</summary>
    public void Observed() => queue.AddAfter(cluster, _pace.Next);

    /// <summary>Its record was deleted.</summary>
    public void RecordGone() => queue.AddAfter(cluster, BeforeRecordingAgain);

    /// <summary>A pass begins.</summary>
    public void Passing() => _pace.Passing();

    /// <summary>Nobody looks any more, whoever still tells of something.</summary>
    public void Dispose() => queue.Dispose();
}
