using System.Text.Json.Serialization;

namespace Hansa.Cli.Commands;

/// <summary>How the checks write JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KubeconfigReport))]
internal sealed partial class CheckJson : JsonSerializerContext;

/// <summary>What <c>check kubeconfig -o json</c> prints.</summary>
/// <param name="Accepted">Whether Hansa would connect with it.</param>
/// <param name="Server">Where to; null when it is refused.</param>
/// <param name="Expires">When the credential ends, as far as it tells.</param>
/// <param name="Findings">Why it is refused.</param>
/// <param name="Warnings">What somebody should know besides.</param>
internal sealed record KubeconfigReport(bool Accepted, string? Server, DateTimeOffset? Expires, ToldFinding[] Findings, ToldFinding[] Warnings);

/// <summary>One finding: stable reason, place in the file, what to do.</summary>
internal sealed record ToldFinding(string Reason, string Path, int Line, int Column, string Message);
