namespace Hansa.Sandbox.Demo;

/// <summary>When the next step is told: at once, or when somebody asks for it.</summary>
/// <param name="enter">Where a line is read from before each step; null means at once.</param>
/// <param name="narrator">Who asks.</param>
internal sealed class Pace(TextReader? enter, Narrator narrator)
{
    /// <summary>Whether it waits for somebody.</summary>
    public bool IsAskedFor => enter is not null;

    /// <summary>Until the next step may be told.</summary>
    /// <exception cref="InvalidOperationException">Nobody can ask for it any more.</exception>
    public async Task NextAsync(string step, CancellationToken ct)
    {
        if (enter is null)
            return;
        narrator.Ask($"Enter: {step}");
        // A console is read by a thread, which nothing but a line ends: whoever is stopped leaves it behind.
        if (await Task.Run(enter.ReadLine, ct).WaitAsync(ct) is null)
            throw new InvalidOperationException("--step waits for Enter before each step, and standard input has ended: run it in a terminal, or leave --step out");
    }
}
