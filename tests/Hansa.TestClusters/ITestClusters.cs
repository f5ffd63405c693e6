namespace Hansa.TestClusters;

/// <summary>Clusters for tests, all on servers of one kind; disposing ends them.</summary>
public interface ITestClusters : IAsyncDisposable
{
    /// <summary>A cluster that is ready to use, with RBAC enforced; several may be started at once.</summary>
    /// <param name="name">Lower-case letters, digits and dashes; new among these clusters.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <param name="users">Users besides the administrator: each has a token and no rights.</param>
    Task<ITestCluster> StartAsync(string name, CancellationToken ct, params IReadOnlyList<TestUser> users);
}

/// <summary>A user who has a token.</summary>
public sealed record TestUser(string Name, params IReadOnlyList<string> Groups);
