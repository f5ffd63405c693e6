using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Requests;

/// <summary>What happens to fields that the schema does not know.</summary>
internal enum FieldValidation
{
    /// <summary>Dropped silently.</summary>
    Ignore,

    /// <summary>Dropped, with a Warning header for each.</summary>
    Warn,

    /// <summary>The request is refused.</summary>
    Strict,
}

/// <summary>The query parameters of a create, update or patch.</summary>
/// <param name="Manager">Field manager: given, or from the User-Agent up to its first slash.</param>
internal sealed record WriteOptions(string Manager, bool DryRun, FieldValidation Validation, bool Force, bool ManagerGiven)
{
    private const int MaxManagerBytes = 128;

    /// <param name="kind">Kind of the options object that errors name: CreateOptions, UpdateOptions or PatchOptions.</param>
    /// <exception cref="StatusException">422 when a value is not one of those allowed.</exception>
    public static WriteOptions Read(HttpRequest request, string kind)
    {
        var query = request.Query;
        var errors = new List<FieldError>();
        string manager = query["fieldManager"].ToString();
        if (System.Text.Encoding.UTF8.GetByteCount(manager) > MaxManagerBytes)
            errors.Add(FieldError.TooLong("fieldManager", $"may not be more than {MaxManagerBytes} bytes"));
        if (manager.EnumerateRunes().Select((rune, at) => (rune, at)).FirstOrDefault(found => !IsPrintable(found.rune)) is { rune: { Value: not 0 } unprintable, at: var place })
            errors.Add(FieldError.Invalid("fieldManager", FieldError.Quote(manager), $"invalid character U+{unprintable.Value:X4} (at position {place})"));
        var dryRun = query["dryRun"];
        if (dryRun.Any(value => value != "All"))
            errors.Add(FieldError.NotSupported("dryRun", $"[{string.Join(',', dryRun.Select(value => FieldError.Quote(value ?? "")))}]", ["All"]));
        var validationText = query["fieldValidation"].ToString();
        FieldValidation? validation = validationText switch
        {
            "" or "Warn" => FieldValidation.Warn,
            "Ignore" => FieldValidation.Ignore,
            "Strict" => FieldValidation.Strict,
            _ => null,
        };
        if (validation is null)
            errors.Add(FieldError.NotSupported("fieldValidation", FieldError.Quote(validationText), ["", "Ignore", "Strict", "Warn"]));
        var force = query["force"].ToString();
        if (errors.Count > 0)
            throw Failures.Invalid(new GroupKind("meta.k8s.io", kind), "", [.. errors]);
        return new WriteOptions(
            manager.Length > 0 ? manager : ManagerOf(request.Headers.UserAgent.ToString()),
            dryRun.Any(value => value == "All"), validation!.Value, force is "true" or "1", manager.Length > 0);
    }

    private static bool IsPrintable(System.Text.Rune rune) => !System.Text.Rune.IsControl(rune) && (rune.Value == ' ' || !System.Text.Rune.IsWhiteSpace(rune));

    private static string ManagerOf(string userAgent)
    {
        var name = userAgent.Split('/', 2)[0];
        return name.Length == 0 ? "unknown" : name.Length > MaxManagerBytes ? name[..MaxManagerBytes] : name;
    }
}
