namespace Hansa.Federation.Planning;

/// <summary>What planning says about one deployment on one cluster: deploy it, or hold it with a reason.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>The cluster must hold the deployment's releases.</summary>
    public sealed record Deploy : Verdict;

    /// <summary>Nothing of the deployment is written or pruned.</summary>
    /// <param name="Kind">Who has to act.</param>
    /// <param name="Reason">One of <see cref="Api.Reasons"/>.</param>
    /// <param name="Message">What is wrong, where, and what to do.</param>
    public sealed record Hold(HoldKind Kind, string Reason, string Message) : Verdict;

    /// <summary>The only instance of <see cref="Deploy"/> that anybody needs.</summary>
    public static Verdict Deployed { get; } = new Deploy();

    /// <summary>Waits for something that is expected to come.</summary>
    public static Hold Waiting(string reason, string message) => new(HoldKind.Waiting, reason, message);

    /// <summary>Somebody has to change what was written.</summary>
    public static Hold Rejected(string reason, string message) => new(HoldKind.Rejected, reason, message);
}

/// <summary>Who has to act before a held deployment goes on.</summary>
public enum HoldKind
{
    /// <summary>Nobody: it goes on by itself when what it waits for comes.</summary>
    Waiting,

    /// <summary>The author of the input.</summary>
    Rejected,

    /// <summary>Whoever paused it.</summary>
    Paused,
}
