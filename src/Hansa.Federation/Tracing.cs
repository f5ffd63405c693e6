using System.Diagnostics;

namespace Hansa.Federation;

/// <summary>Spans from a plan to what is delivered and reported of it. Nothing is made while nobody listens.</summary>
internal static class Tracing
{
    /// <summary>Name of the source, for exporters.</summary>
    public const string SourceName = "Hansa.Federation";

    public static readonly ActivitySource Source = new(SourceName);
}
