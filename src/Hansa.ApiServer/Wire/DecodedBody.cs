using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Wire;

/// <summary>A decoded request body.</summary>
/// <param name="DuplicateFields">Paths of keys that stood more than once; the last one counts. At most <see cref="MostProblems"/>.</param>
internal sealed record DecodedBody(JsonObject Object, IReadOnlyList<string> DuplicateFields)
{
    /// <summary>As many as <c>sigs.k8s.io/json</c> collects.</summary>
    internal const int MostProblems = 100;
}
