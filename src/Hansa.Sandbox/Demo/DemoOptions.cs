using Hansa.Sandbox.Fleet;

namespace Hansa.Sandbox.Demo;

/// <summary>How the demo is played; a test makes it go wrong.</summary>
public sealed record DemoOptions
{
    /// <summary>Whether it is told with colours.</summary>
    public bool Colours { get; init; }

    /// <summary>Where somebody's Enter is read from before each step; null means that it goes on by itself.</summary>
    public TextReader? Enter { get; init; }

    /// <summary>
    /// The folder of a fleet that stays when the steps have been told, without the way back, until it is stopped; null means that the way back
    /// is told, and nothing is left.
    /// </summary>
    public string? Keep { get; init; }

    /// <summary>The program that does what the commands say, if it runs; otherwise, or when it is null, Hansa's own client does it.</summary>
    public string? Kubectl { get; init; }

    /// <summary>How long an expectation is waited for.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the stand-in for Flux takes over an install.</summary>
    internal TimeSpan FluxDelay { get; init; }

    /// <summary>Done when the fleet is there, before anything is told.</summary>
    internal Action<SandboxFleet> Begun { get; init; } = _ => { };
}
