namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>One thing that is wrong with a kubeconfig, or that somebody should know of it.</summary>
/// <param name="Reason">Stable and CamelCase, one of <see cref="FindingReasons"/>.</param>
/// <param name="Path">Where: a path such as <c>users[0].user.exec</c>; empty when it is about the text as a whole.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
/// <param name="Message">What is wrong and what to do. Never holds a credential.</param>
public sealed record Finding(string Reason, string Path, int Line, int Column, string Message)
{
    /// <summary><c>line 12, users[0].user.exec</c>.</summary>
    public string Place => Path.Length == 0 ? $"line {Line}, column {Column}" : $"line {Line}, {Path}";

    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"{Reason} at {Place}: {Message}";

    /// <summary>About the whole text.</summary>
    internal static Finding OfAll(string reason, string message) => new(reason, "", 1, 1, message);
}
