using System.Collections.Immutable;

namespace Hansa.Sandbox.Drill.Oracle;

/// <summary>What a cluster must hold of one service.</summary>
internal abstract record Expectation
{
    private Expectation()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Nothing : Expectation;

    /// <summary>What it had: something holds it.</summary>
    public sealed record AsItWas : Expectation;

    /// <summary>One of these; which one, the age of two rivals decides.</summary>
    public sealed record OneOf(ImmutableArray<ExpectedRelease> Releases) : Expectation;
}

/// <summary>A release as people ordered it.</summary>
/// <param name="AppId">Its name, its chart and its name for Helm.</param>
/// <param name="Version">Of the chart.</param>
/// <param name="Values">Texts of its values, the weakest first.</param>
internal sealed record ExpectedRelease(string AppId, string Version, ImmutableArray<string> Values);
