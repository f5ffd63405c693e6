using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Values are delivered as they were written, whatever characters they are of.</summary>
public abstract class TextTests(Fleet fleet) : OnTheFleet(fleet)
{
    private const string App = "metallb-0.12.2";

    [Fact]
    public async Task Every_character_that_YAML_has_arrives_and_any_other_is_named_with_its_place()
    {
        var spoke = Fleet.Spoke1;
        var ns = await Fleet.WorkspaceWithAsync("texts", spoke, "reader");
        await Fleet.DeployAsync(ns, App, "  configOverrides: {name: texts}");
        const string text = "\uFEFF# gr\u00FC\u00DFe \u6771\u4EAC \U0001F680 \U00010000 \U0002FA1D \U0010FFFD\r\nnodeSelector:\t# a tab\r\n  motto: \"\u00A0 \U0001F468\u200D\U0001F680 \\u2028\"\r\n"
            + "  written: 'C:\\ud83d\\ude80 <&> \uFFFD'\r\n  broken: |\n    a\u2028    b\u2029    c\u0085    d\n";

        await ApplyAsync(ns, text);

        await Fleet.DeployedAsync(ns, App, clusters: 1);
        await spoke.Client.SomeAsync(Kinds.ConfigMap, ns, "the same text", map => map.Text("data", "values.yaml") == text);

        await ApplyAsync(ns, "nodeSelector:\n  motto: a\0b\n");
        await Fleet.Hub.EventuallyAsync(
            Kinds.AppDeployment,
            new ObjectKey(ns, App),
            "names the character and its place",
            found => found.Condition("Ready") is { Status: "False", Reason: Reasons.OverridesInvalid } ready && ready.Message.Contains("line 2, column 11: character U+0000", StringComparison.Ordinal));

        await Fleet.CleanUpAsync("texts", ns, "reader");
    }

    private Task<string> ApplyAsync(string ns, string values) => Fleet.Management.ApplyAsync(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = "texts" },
        ["data"] = new JsonObject { ["values.yaml"] = values },
    }.ToJsonString());
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedTextTests(EmbeddedFleet fleet) : TextTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealTextTests(RealFleet fleet) : TextTests(fleet);
