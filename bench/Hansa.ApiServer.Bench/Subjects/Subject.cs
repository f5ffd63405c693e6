using Hansa.ApiServer.Bench.Load;

namespace Hansa.ApiServer.Bench.Subjects;

/// <summary>A server under test, in processes of its own.</summary>
internal abstract class Subject : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>One for each cluster.</summary>
    public abstract IReadOnlyList<Endpoint> Clusters { get; }

    /// <summary>From the start of the process until every cluster answers.</summary>
    public TimeSpan StartUp { get; protected set; }

    /// <summary>The server's processes; for a real cluster its etcd, too.</summary>
    public abstract ProcessSet Processes { get; }

    public abstract ValueTask DisposeAsync();
}
