using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Wire;

/// <summary>The form of an answer that a client and this server agreed on.</summary>
/// <param name="ContentType">As it is echoed.</param>
internal sealed record AcceptChoice(string ContentType)
{
    public static readonly AcceptChoice Json = new("application/json");

    public bool IsYaml { get; init; }

    public bool IsTable { get; init; }

    public bool IsPartial { get; init; }

    /// <summary>Indented, for people and their browsers.</summary>
    public bool Pretty { get; init; }

    /// <summary>apiVersion of partial objects: <c>meta.k8s.io/v1</c> or <c>v1beta1</c>.</summary>
    public string PartialVersion { get; init; } = "meta.k8s.io/v1";

    /// <summary><c>v2</c> or <c>v2beta1</c> when aggregated discovery was asked for.</summary>
    public string? DiscoveryVersion { get; init; }
}

/// <summary>Walks an Accept header in its order and takes the first form that can be served.</summary>
internal static class Accept
{
    private const string Partial = "PartialObjectMetadata";
    private const string PartialList = "PartialObjectMetadataList";

    public static readonly IReadOnlyList<string> Known = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    /// <param name="request">The request.</param>
    /// <param name="verb">Lists have another partial form than single objects.</param>
    /// <param name="definition">Custom resources have no protobuf form.</param>
    /// <exception cref="StatusException">406 when nothing can be served.</exception>
    public static AcceptChoice Choose(HttpRequest request, string verb, ResourceDefinition definition)
    {
        var offered = false;
        // The router of the built-in kinds looks first, and knows of whole types only.
        if (!definition.Custom && !Clauses(request).Any(clause => clause.Media == "*/*" || Known.Contains(clause.Media)))
            throw Failures.NotRouted(Known);
        foreach (var clause in Clauses(request))
        {
            if (clause.Media == "application/vnd.kubernetes.protobuf")
            {
                offered |= !definition.Custom;
                continue;
            }
            if (clause.Media is not ("application/json" or "application/yaml" or "*/*" or "application/*"))
                continue;
            var yaml = clause.Media == "application/yaml";
            var media = yaml ? "application/yaml" : "application/json";
            var choice = new AcceptChoice(media) { IsYaml = yaml, Pretty = WantsPretty(request) };
            var form = clause.Parameter("as");
            if (form.Length == 0)
                return choice;
            if (clause.Parameter("g") != "meta.k8s.io" || clause.Parameter("v") is not ("v1" or "v1beta1"))
                continue;
            if (form == "Table")
                return choice with { IsTable = true, PartialVersion = $"meta.k8s.io/{clause.Parameter("v")}" };
            if (form == (verb == "list" ? PartialList : Partial))
                return choice with { IsPartial = true, PartialVersion = $"meta.k8s.io/{clause.Parameter("v")}" };
            if (form is Partial or PartialList)
                throw Failures.OtherForm(form, definition, verb == "list");
        }
        // Clients that offer protobuf alone for a built-in kind take JSON, too: no client of ours asks for less.
        if (offered)
            return AcceptChoice.Json;
        throw Failures.NotAcceptable(Known);
    }

    /// <summary>Discovery: aggregated when asked for, plain JSON or YAML otherwise.</summary>
    /// <exception cref="StatusException">406.</exception>
    public static AcceptChoice ChooseDiscovery(HttpRequest request)
    {
        foreach (var clause in Clauses(request))
        {
            if (clause.Media is not ("application/json" or "*/*" or "application/*" or "application/yaml"))
                continue;
            if (clause.Parameter("as").Length == 0)
                return new AcceptChoice(clause.Media == "application/yaml" ? "application/yaml" : "application/json") { IsYaml = clause.Media == "application/yaml", Pretty = WantsPretty(request) };
            if (clause.Parameter("as") == "APIGroupDiscoveryList" && clause.Parameter("g") == "apidiscovery.k8s.io" && clause.Parameter("v") is ("v2" or "v2beta1"))
                return new AcceptChoice($"application/json;g=apidiscovery.k8s.io;v={clause.Parameter("v")};as=APIGroupDiscoveryList") { DiscoveryVersion = clause.Parameter("v") };
        }
        throw Failures.NotAcceptable(Known);
    }

    private static bool WantsPretty(HttpRequest request)
    {
        if (request.Query["pretty"].ToString() is { Length: > 0 } pretty)
            return pretty is "true" or "1";
        var agent = request.Headers.UserAgent.ToString();
        return agent.StartsWith("curl/", StringComparison.Ordinal) || agent.StartsWith("Wget/", StringComparison.Ordinal) || agent.StartsWith("Mozilla/", StringComparison.Ordinal);
    }

    private static IEnumerable<Clause> Clauses(HttpRequest request)
    {
        var header = request.Headers.Accept.ToString();
        if (header.Length == 0)
            header = "*/*";
        foreach (var text in header.Split(','))
        {
            var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 0)
                yield return new Clause(parts[0], parts);
        }
    }

    private sealed record Clause(string Media, string[] Parts)
    {
        public string Parameter(string name)
        {
            foreach (var part in Parts.Skip(1))
                if (part.StartsWith(name, StringComparison.Ordinal) && part.Length > name.Length && part[name.Length] == '=')
                    return part[(name.Length + 1)..];
            return "";
        }
    }
}
