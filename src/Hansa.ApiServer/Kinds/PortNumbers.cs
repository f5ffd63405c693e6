using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>Numbers of ports.</summary>
internal static class PortNumbers
{
    private const int Last = 65535;

    /// <summary>Adds an error for a number that no port has.</summary>
    public static void Check(JsonNode? port, string path, List<FieldError> errors)
    {
        if (port is JsonValue value && value.TryGetValue<long>(out var number) && number is < 1 or > Last)
            errors.Add(FieldError.Invalid(path, $"{number}", $"must be between 1 and {Last}, inclusive"));
    }
}
