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

    /// <summary>Null where there is none; also in an object that has a name with half of a surrogate pair, in which no name can be looked for.</summary>
    public static JsonElement? Member(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object) return null;
        try
        {
            return parent.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
