namespace Hansa.Walkthrough.Tests.Support;

/// <summary>A test on the shared fleet. When it fails, the end of the controller's log stands in its output.</summary>
public abstract class OnTheFleet(Fleet fleet) : IDisposable
{
    protected Fleet Fleet { get; } = fleet;

    public void Dispose()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.AddAttachment("the end of the controller's log", Fleet.Controller.LogTail(200));
        GC.SuppressFinalize(this);
    }
}
