using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Metadata;

/// <summary>The forms of names, with the texts of <c>k8s.io/apimachinery/pkg/util/validation</c>.</summary>
internal static partial class NameRules
{
    private const string SubdomainForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private const string LabelForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string ServiceForm = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private const string KeyForm = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string KeyText = $"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{KeyForm}')";
    private const string ValueForm = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";

    /// <summary>Each returns what is wrong, or null.</summary>
    public static string? Subdomain(string name)
    {
        if (name.Length > 253)
            return "must be no more than 253 bytes";
        return Subdomains().IsMatch(name) ? null
            : $"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{SubdomainForm}')";
    }

    public static string? Label(string name)
    {
        if (name.Length > 63)
            return "must be no more than 63 bytes";
        return Labels().IsMatch(name) ? null
            : $"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{LabelForm}')";
    }

    public static string? ServiceName(string name)
    {
        if (name.Length > 63)
            return "must be no more than 63 bytes";
        return ServiceNames().IsMatch(name) ? null
            : $"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '{ServiceForm}')";
    }

    /// <summary>RBAC names: anything that can stand in a path.</summary>
    public static string? PathSegment(string name)
    {
        if (name is "." or "..")
            return $"may not be '{name}'";
        return name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'"
            : name.Contains('%', StringComparison.Ordinal) ? "may not contain '%'" : null;
    }

    /// <summary>Keys of labels and annotations, names of finalizers: <c>prefix/name</c>. Everything that is wrong.</summary>
    public static IReadOnlyList<string> QualifiedName(string key)
    {
        var parts = key.Split('/');
        if (parts.Length > 2)
            return [$"a qualified name {KeyText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        var errors = new List<string>();
        if (parts is ["", _])
            errors.Add("prefix part must be non-empty");
        else if (parts is [var prefix, _] && Subdomain(prefix) is { } wrong)
            errors.Add($"prefix part {wrong}");
        var name = parts[^1];
        if (name.Length == 0)
            errors.Add("name part must be non-empty");
        else if (name.Length > 63)
            errors.Add("name part must be no more than 63 bytes");
        if (!Keys().IsMatch(name))
            errors.Add($"name part {KeyText}");
        return errors;
    }

    public static string? LabelValue(string value)
    {
        if (value.Length > 63)
            return "must be no more than 63 bytes";
        return Values().IsMatch(value) ? null
            : $"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '{ValueForm}')";
    }

    [GeneratedRegex($"^{SubdomainForm}\\z")]
    private static partial Regex Subdomains();

    [GeneratedRegex($"^{LabelForm}\\z")]
    private static partial Regex Labels();

    [GeneratedRegex($"^{ServiceForm}\\z")]
    private static partial Regex ServiceNames();

    [GeneratedRegex($"^{KeyForm}\\z")]
    private static partial Regex Keys();

    [GeneratedRegex($"^{ValueForm}\\z")]
    private static partial Regex Values();
}
