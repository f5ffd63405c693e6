using System.Text.Json.Nodes;
using Hansa.ApiServer.CustomResources;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.CustomResources;

public sealed class CrdRulesTests
{
    [Theory]
    [InlineData("group", "\"example\"", "spec.group: Invalid value: \"example\": should be a domain with at least one dot")]
    [InlineData("group", "\"Demo.example.com\"", "spec.group: Invalid value: \"Demo.example.com\": a lowercase RFC 1123 subdomain")]
    [InlineData("versions.0.name", "\"1\"", "spec.versions[0].name: Invalid value: \"1\": a DNS-1035 label")]
    [InlineData("names.plural", "\"wid gets\"", "spec.names.plural: Invalid value: \"wid gets\": a DNS-1035 label")]
    [InlineData("names.kind", "\"Wid-Get\"", "")]
    [InlineData("names.kind", "\"Wid/Get\"", "spec.names.kind: Invalid value: \"Wid/Get\": may have mixed case, but should otherwise match: a DNS-1035 label")]
    [InlineData("names.listKind", "\"Widget\"", "spec.names.listKind: Invalid value: \"Widget\": kind and listKind may not be the same")]
    [InlineData("names.shortNames", "[\"wd\",\"W\"]", "spec.names.shortNames[1]: Invalid value: \"W\": a DNS-1035 label")]
    [InlineData("names.categories", "[\"all\"]", "")]
    public void Names_are_what_paths_and_people_can_use(string path, string value, string error)
    {
        var definition = Objects.Widgets();
        CrdRules.Default(definition);
        JsonNode at = definition["spec"]!;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
            at = (step == "0" ? at[0] : at[step])!;
        at[steps[^1]] = JsonNode.Parse(value);

        var errors = CrdRules.Validate(definition, null, (_, _) => []).Select(found => found.ToString()).Where(found => !found.StartsWith("metadata.name", StringComparison.Ordinal)).ToList();

        Assert.StartsWith(error, string.Join("; ", errors), StringComparison.Ordinal);
        Assert.Equal(error.Length == 0 ? 0 : 1, errors.Count);
    }
}
