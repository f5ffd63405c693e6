using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Requests;

/// <summary>How to delete: from the body (DeleteOptions), or from the query where the body says nothing.</summary>
internal sealed record DeleteOptions(string PropagationPolicy, long? GracePeriodSeconds, string? Uid, string? ResourceVersion, bool DryRun)
{
    public const string Foreground = "Foreground";
    public const string Background = "Background";
    public const string Orphan = "Orphan";

    /// <exception cref="StatusException">422 when a value is not one of those allowed.</exception>
    public static DeleteOptions Read(IQueryCollection query, JsonObject? body)
    {
        if (Text(body, "kind") is { Length: > 0 } kind && kind != "DeleteOptions")
            throw Failures.BadRequest($"no kind {FieldError.Quote(kind)} is registered for version {FieldError.Quote(Text(body, "apiVersion") ?? "")} in scheme \"{GoPackages.Scheme}\"");
        var policy = Text(body, "propagationPolicy") ?? query["propagationPolicy"].ToString();
        var orphan = Flag(body, "orphanDependents") ?? (query.ContainsKey("orphanDependents") ? query["orphanDependents"].ToString() is "true" or "1" : null);
        var errors = new List<FieldError>();
        if (policy.Length > 0 && orphan is not null)
            errors.Add(FieldError.Invalid("propagationPolicy", FieldError.Quote(policy), "orphanDependents and deletionPropagation cannot be both set"));
        if (policy is not ("" or Foreground or Background or Orphan))
            errors.Add(FieldError.NotSupported("propagationPolicy", FieldError.Quote(policy), [Foreground, Background, Orphan, "nil"]));
        var dryRuns = (body?["dryRun"] as JsonArray)?.Select(value => (string?)value) ?? query["dryRun"];
        if (dryRuns.Any(value => value != "All"))
            errors.Add(FieldError.NotSupported("dryRun", $"[{string.Join(',', dryRuns.Select(value => FieldError.Quote(value ?? "")))}]", ["All"]));
        if (errors.Count > 0)
            throw Failures.Invalid(new GroupKind("meta.k8s.io", "DeleteOptions"), "", [.. errors]);
        if (query["gracePeriodSeconds"].ToString() is { Length: > 0 } grace && !long.TryParse(grace, out _))
            throw Failures.BadRequest($"strconv.ParseInt: parsing {FieldError.Quote(grace)}: invalid syntax");
        var preconditions = body?["preconditions"] as JsonObject;
        return new DeleteOptions(
            policy.Length > 0 ? policy : orphan switch { true => Orphan, false => Background, null => "" },
            Number(body, "gracePeriodSeconds") ?? (long.TryParse(query["gracePeriodSeconds"], out var seconds) ? seconds : null),
            Text(preconditions, "uid"), Text(preconditions, "resourceVersion"), dryRuns.Any(value => value == "All"));
    }

    private static string? Text(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static bool? Flag(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    private static long? Number(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
