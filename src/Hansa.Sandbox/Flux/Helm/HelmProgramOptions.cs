namespace Hansa.Sandbox.Flux.Helm;

/// <summary>How the real helm program is run.</summary>
public sealed record HelmProgramOptions
{
    /// <summary>The program: a path, or a name to be found on PATH.</summary>
    public string Program { get; init; } = "helm";

    /// <summary>A folder with charts (<c>NAME-VERSION.tgz</c>, or a folder NAME with a Chart.yaml) that are taken instead of the repository's; null for none.</summary>
    public string? Charts { get; init; }

    /// <summary>Where helm may keep its caches and configuration.</summary>
    public required string Home { get; init; }

    /// <summary>What the program says of its version.</summary>
    /// <exception cref="IOException">It cannot be run; the message says what to do.</exception>
    public Task<string> VersionAsync(CancellationToken ct) => HelmProgram.VersionAsync(this, ct);
}
