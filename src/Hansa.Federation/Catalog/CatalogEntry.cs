using System.Text.Json.Nodes;
using Hansa.Api.Resources;

namespace Hansa.Federation.Catalog;

/// <summary>A catalogue file that could be read: the App as it is applied, and its digest.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="App">The App.</param>
/// <param name="Body">The object as the file says it.</param>
/// <param name="Digest">Digest of its spec.</param>
public sealed record CatalogEntry(string File, App App, JsonObject Body, string Digest);

/// <summary>A catalogue file, or a part of it, that could not be read. It takes no other entry down.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Line, from 1; 0 when it is the file as a whole.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record CatalogProblem(string File, int Line, string Problem)
{
    /// <summary><c>file:line: problem</c>.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Problem}" : $"{File}: {Problem}";
}
