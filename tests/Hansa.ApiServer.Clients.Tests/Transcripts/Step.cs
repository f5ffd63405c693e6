using System.Collections.Immutable;

namespace Hansa.ApiServer.Clients.Tests.Transcripts;

/// <summary>One command of a session and what it must say.</summary>
/// <param name="Heading">Comments and conditions before it, as they stand in the file.</param>
/// <param name="Conditions">Where it runs; everywhere when there are none.</param>
/// <param name="Command">For the shell: one or more lines.</param>
/// <param name="Expected">What it prints, masked: standard output, then standard error with "! " before each line, then "[N]" when it ends with N and not with 0.</param>
internal sealed record Step(ImmutableArray<string> Heading, ImmutableArray<Condition> Conditions, string Command, ImmutableArray<string> Expected)
{
    public bool RunsOn(IReadOnlySet<string> traits) => Conditions.All(condition => condition.Holds(traits));
}

/// <summary>What a run must, or must not, be: one of these traits.</summary>
internal sealed record Condition(bool Wanted, ImmutableArray<string> Traits)
{
    public bool Holds(IReadOnlySet<string> traits) => Traits.Any(traits.Contains) == Wanted;
}
