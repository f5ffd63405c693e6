namespace Hansa.Federation.Delivery;

/// <summary>Who Hansa is to a server's field management.</summary>
internal static class FieldManager
{
    /// <summary><c>hansa-&lt;hub id&gt;</c>.</summary>
    public static string Of(string hubId) => $"hansa-{hubId}";
}
