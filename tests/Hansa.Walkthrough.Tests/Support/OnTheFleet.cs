namespace Hansa.Walkthrough.Tests.Support;

/// <summary>
/// Tests on a shared fleet: an abstract class that tells them, and below it one sealed class for each kind of server that they run
/// on. When one fails, the end of the controller's log stands in its output, and the spokes are detached, so that the next story
/// can have them.
/// </summary>
public abstract class OnTheFleet(Fleet fleet) : IAsyncLifetime
{
    protected Fleet Fleet { get; } = fleet;

    public ValueTask InitializeAsync() => new(Fleet.StartedAsync());

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.AddAttachment("the end of the controller's log", Fleet.Controller?.LogTail(200) ?? "(it was not started)");
            await Fleet.LetGoAsync();
        }

        GC.SuppressFinalize(this);
    }
}
