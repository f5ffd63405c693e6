using Hansa.ApiServer.Errors;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Tables;

/// <summary>What stands beside the cells of a row.</summary>
internal enum IncludeObject
{
    None,
    Metadata,
    Object,
}

internal static class IncludeObjects
{
    /// <exception cref="StatusException">400 for any other word.</exception>
    public static IncludeObject Read(IQueryCollection query) => query["includeObject"].ToString() switch
    {
        "" or "Metadata" => IncludeObject.Metadata,
        "None" => IncludeObject.None,
        "Object" => IncludeObject.Object,
        var other => throw Failures.BadRequest($"Unable to convert to Table as requested: includeObject: Invalid value: \"{other}\": must be 'Metadata', 'Object', 'None', or empty"),
    };
}
