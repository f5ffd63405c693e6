using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>Texts that a server sent.</summary>
public static class JsonText
{
    /// <summary>Null for what is no string, and for one with half of a surrogate pair, escaped: that is JSON, and no text.</summary>
    public static string? Of(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
