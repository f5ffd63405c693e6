using System.Net;
using Hansa.Federation;

namespace Hansa.Cli.Controller;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>One line of text each.</summary>
    Plain,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>How the controller's process runs.</summary>
internal sealed record ControllerHostOptions
{
    public required IPEndPoint Listen { get; init; }
    public required LogFormat LogFormat { get; init; }
    public required LogLevel LogLevel { get; init; }
    public required bool TakeOver { get; init; }
    public required bool ElectLeader { get; init; }
    public required ControllerOptions Controller { get; init; }
}
