using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.CustomResources;

/// <summary>Where a CEL rule is declared.</summary>
/// <param name="Owner">The schema of the value that it is about.</param>
/// <param name="Path">The path of the rule in the definition.</param>
/// <param name="Uncorrelatable">The list around it whose elements cannot be told to be the same as before; null when there is none.</param>
internal sealed record RuleSite(Schema Owner, string Path, string? Uncorrelatable);

/// <summary>What keeps a CEL rule from being evaluated; nothing when it can be.</summary>
internal delegate IReadOnlyList<FieldError> RuleCompilation(RuleSite site, ValidationRule rule);
