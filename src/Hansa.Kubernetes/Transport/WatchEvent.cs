using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>What happened to a watched object.</summary>
public enum WatchEventType
{
    /// <summary>It is new, or has come to match the selector.</summary>
    Added,

    /// <summary>It changed.</summary>
    Modified,

    /// <summary>It is gone, or no longer matches the selector; the object is its last state.</summary>
    Deleted,

    /// <summary>Nothing happened; the object carries only the version that the watch has reached.</summary>
    Bookmark,
}

/// <summary>One event of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; owns its memory.</param>
#pragma warning disable CA1720 // Kubernetes' own word.
public sealed record WatchEvent(WatchEventType Type, JsonElement Object);
