using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>Columns in short: <c>Ready</c> is text, <c>Desired:integer</c> is not, <c>Node*</c> is shown with <c>-o wide</c> only.</summary>
internal static class Columns
{
    public static ImmutableArray<PrinterColumn> Of(params IEnumerable<string> columns) => [.. columns.Select(Parse)];

    private static PrinterColumn Parse(string text)
    {
        var wide = text.EndsWith('*');
        var parts = text.TrimEnd('*').Split(':');
        return new PrinterColumn(parts[0], parts.Length > 1 ? parts[1] : "string") { Priority = wide ? 1 : 0, Format = parts[0] == "Name" ? "name" : "" };
    }
}
