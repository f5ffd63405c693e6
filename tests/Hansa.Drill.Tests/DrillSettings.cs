using System.Globalization;

namespace Hansa.Drill.Tests;

/// <summary>How much is played.</summary>
internal static class DrillSettings
{
    /// <summary>So many schedules, all by chance: HANSA_DRILLS=500.</summary>
    public static int? Schedules { get; } = int.TryParse(Environment.GetEnvironmentVariable("HANSA_DRILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : null;
}
