using System.Globalization;
using Hansa.Api.Resources;

namespace Hansa.Cli.Applying;

/// <summary>Whether the controller plans what was approved.</summary>
internal enum Agreement
{
    /// <summary>It has not seen everything yet, as far as one can tell.</summary>
    Open,

    /// <summary>It plans the same.</summary>
    Agreed,

    /// <summary>It has seen everything that was written, and plans something else.</summary>
    Differs,
}

/// <summary>Compares what a paused workspace reports with what was approved. Pure.</summary>
internal static class PlanAgreement
{
    /// <param name="status">What the controller reports.</param>
    /// <param name="approved">The digest that was approved.</param>
    /// <param name="written">The newest resourceVersion that was written, for each kind by its plural; null when something was deleted, whose version nobody tells.</param>
    public static Agreement Of(WorkspaceStatus status, string approved, IReadOnlyDictionary<string, string>? written) =>
        status.PlanDigest == approved ? Agreement.Agreed
        : written is not null && status.PlanInputs is { } seen && written.All(w => seen.GetValueOrDefault(w.Key) is { } version && IsNotBefore(version, w.Value)) ? Agreement.Differs
        : Agreement.Open;

    /// <summary>resourceVersions of one server are numbers that grow (Kubernetes 1.35 promises it, earlier ones keep it); what is none is not compared.</summary>
    private static bool IsNotBefore(string seen, string written) => seen == written || (Number(seen) is { } a && Number(written) is { } b && a > b);

    private static ulong? Number(string version) => ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
