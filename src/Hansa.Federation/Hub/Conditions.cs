using Hansa.Api.Metadata;

namespace Hansa.Federation.Hub;

/// <summary>Builds conditions. <c>lastTransitionTime</c> moves only when the status does, so equal input gives equal bytes.</summary>
internal static class Conditions
{
    private const int MaxMessage = 1024;

    public static Condition Of(
        IReadOnlyList<Condition> before, string type, string status, string reason, string message, DateTimeOffset now, long? generation = null)
    {
        var previous = before.FirstOrDefault(c => c.Type == type);
        return new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message.Length > MaxMessage ? message[..MaxMessage] + "…" : message,
            ObservedGeneration = generation,
            LastTransitionTime = previous?.Status == status && previous.LastTransitionTime is { } since ? since : WholeSeconds(now),
        };
    }

    /// <summary>Those of other types than ours: a list is written as a whole, and what others report in it stays.</summary>
    public static IEnumerable<Condition> OfOthers(IReadOnlyList<Condition> before, params string[] ours) => before.Where(c => !ours.Contains(c.Type));

    /// <summary>Kubernetes keeps times in whole seconds.</summary>
    public static DateTimeOffset WholeSeconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
}
