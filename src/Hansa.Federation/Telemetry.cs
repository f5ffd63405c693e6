using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hansa.Federation;

/// <summary>The one source of spans, from a plan to what is delivered and reported of it, and the one meter. Nothing is made while nobody listens.</summary>
internal static class Telemetry
{
    private const string Name = "Hansa.Federation";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}
