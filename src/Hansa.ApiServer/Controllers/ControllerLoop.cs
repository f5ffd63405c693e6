using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>
/// What the server does of itself after a write: namespaces filled and emptied, dependents collected, definitions cleaned up. Work is
/// put down under the store's lock and done in order on the thread pool; an idle cluster holds no thread and no timer.
/// </summary>
internal sealed class ControllerLoop
{
    private readonly Lock _lock = new();
    private readonly Queue<(GroupResource Resource, Change Change)> _changes = new();
    private readonly ObjectStore _store;
    private readonly IReadOnlyList<IController> _controllers;
    private readonly Action<Exception> _failed;
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _running;
    private bool _stopped;

    public ControllerLoop(ObjectStore store, IReadOnlyList<IController> controllers, Action<Exception> failed)
    {
        _store = store;
        _controllers = controllers;
        _failed = failed;
        _idle.SetResult();
        store.Committed += (resource, change) =>
        {
            foreach (var controller in controllers)
                controller.Observe(resource, change);
            Enqueue(resource, change);
        };
    }

    /// <summary>Completes when everything that follows from the writes so far is done.</summary>
    public Task Idle
    {
        get
        {
            lock (_lock)
                return _idle.Task;
        }
    }

    /// <summary>Takes what was stored before this start for new: a process that was killed may have left something undone. To be called before anybody writes.</summary>
    public void CatchUp()
    {
        var loaded = _store.Resources
            .SelectMany(resource => _store.Snapshot(resource).InOrder(null).Select(stored => (resource, new Change(stored.ResourceVersion, null, stored)))).ToList();
        foreach (var (resource, change) in loaded)
            foreach (var controller in _controllers)
                controller.Observe(resource, change);
        foreach (var (resource, change) in loaded)
            Enqueue(resource, change);
    }

    /// <summary>Nothing more is begun.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            _changes.Clear();
        }
    }

    /// <summary>Writes, of which no controller handles any before the last is made: none of them sees a half of what belongs together.</summary>
    public void AfterAllOf(Action writes)
    {
        lock (_lock)
        {
            if (_running)
                throw new InvalidOperationException("the controllers are at work already");
            BeginLocked();
        }
        try
        {
            writes();
        }
        finally
        {
            Go();
        }
    }

    private void Enqueue(GroupResource resource, Change change)
    {
        lock (_lock)
        {
            if (_stopped)
                return;
            _changes.Enqueue((resource, change));
            if (_running)
                return;
            BeginLocked();
        }
        Go();
    }

    private void BeginLocked()
    {
        _running = true;
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Go() => ThreadPool.UnsafeQueueUserWorkItem(static loop => loop.Run(), this, preferLocal: false);

    private void Run()
    {
        while (Next() is { } item)
            foreach (var controller in _controllers)
                Guarded(controller, item.Resource, item.Change);
    }

    private (GroupResource Resource, Change Change)? Next()
    {
        lock (_lock)
        {
            if (_changes.TryDequeue(out var item))
                return item;
            _running = false;
            _idle.TrySetResult();
            return null;
        }
    }

    private void Guarded(IController controller, GroupResource resource, Change change)
    {
        try
        {
            controller.Handle(resource, change);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // One object that cannot be handled must not stop what follows from other writes, nor one controller the others.
            if (!IsStopped())
                _failed(error);
        }
    }

    private bool IsStopped()
    {
        lock (_lock)
            return _stopped;
    }
}

/// <summary>One duty of the server. Both methods see every change in order.</summary>
internal interface IController
{
    /// <summary>Called under the store's lock, before anybody sees the answer: only memory may be touched.</summary>
    void Observe(GroupResource resource, Change change)
    {
    }

    /// <summary>Called outside of any lock, one change at a time. After a restart with everything that is stored, as if it had just been made.</summary>
    void Handle(GroupResource resource, Change change);
}
