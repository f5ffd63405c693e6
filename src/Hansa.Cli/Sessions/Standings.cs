using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Output;

namespace Hansa.Cli.Sessions;

/// <summary>How an object stands, in the words of its conditions.</summary>
internal static class Standings
{
    public static Condition? Find(this IEnumerable<Condition> conditions, string type) => conditions.FirstOrDefault(c => c.Type == type);

    public static Condition? Ready(this IEnumerable<Condition> conditions) => conditions.Find(ConditionTypes.Ready);

    public static bool IsPaused(this ObjectMeta metadata) => Pause.Of(metadata).IsPaused;

    /// <summary>Ready's status: green, red or yellow.</summary>
    public static Cell ReadyCell(this Condition? ready) => new(ready?.Status ?? "Unknown", ToneOf(ready?.Status));

    /// <summary>Ready's reason; "Paused" where people paused it, since that is why nothing happens.</summary>
    public static Cell ReasonCell(this Condition? ready) => new(ready?.Reason ?? "", ToneOf(ready?.Status));

    public static Tone ToneOf(string? status) => status switch
    {
        "True" => Tone.Good,
        "False" => Tone.Bad,
        _ => Tone.Warning,
    };

    /// <summary><c>ready/desired</c>, coloured.</summary>
    public static Cell CountCell(int ready, int desired) => new($"{ready}/{desired}", ready == desired ? Tone.Good : Tone.Warning);

    public static bool IsReady(this AppDeployment deployment) => deployment.Status.Conditions.Ready() is { IsTrue: true };

    public static bool IsReady(this KommanderCluster cluster) => cluster.Status.Conditions.Ready() is { IsTrue: true };
}
