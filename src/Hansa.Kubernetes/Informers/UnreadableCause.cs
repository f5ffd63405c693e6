using System.Text.Json;

namespace Hansa.Kubernetes.Informers;

/// <summary>Why an object cannot be read, for people: the place first, and none of the parser's own positions, which nobody sees.</summary>
internal static class UnreadableCause
{
    private const string Position = " Path: ";

    public static string Of(Exception e) => e is JsonException { Path: { Length: > 0 } path } && e.Message.IndexOf(Position, StringComparison.Ordinal) is > 0 and var end
        ? $"{path}: {e.Message[..end].TrimEnd('.')}"
        : e.Message;
}
