using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Preview;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Preview;

public sealed class FleetIntentTests
{
    private const string Ns = "alpha-ns";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_namespaces_ConfigMaps_those_are_kept_that_a_deployment_names_or_is_about_to()
    {
        await using var ground = await ManagementGround.StartAsync();
        await ground.CreateAsync(Kinds.Namespace, null, WellKnown.KommanderNamespace);
        await ground.CreateAsync(Kinds.ConfigMap, WellKnown.KommanderNamespace, WellKnown.HubConfigMap, new JsonObject { ["data"] = new JsonObject { ["hubId"] = "my-hub" } });
        await ground.CreateAsync(Kinds.Namespace, null, Ns, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Labels.WorkspaceName] = "alpha" } } });
        await ground.CreateAsync(Kinds.Workspace, null, "alpha", new JsonObject { ["spec"] = new JsonObject() }, new JsonObject { ["namespaceRef"] = new JsonObject { ["name"] = Ns } });
        await ground.CreateAsync(Kinds.AppDeployment, Ns, "metallb", new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["appRef"] = new JsonObject { ["name"] = "metallb-1.0.0" },
                ["configOverrides"] = new JsonObject { ["name"] = "named" },
            }
        });
        foreach (var name in (string[])["named", "coming", "large"])
        {
            await ground.CreateAsync(Kinds.ConfigMap, Ns, name, new JsonObject { ["data"] = new JsonObject { [WellKnown.ValuesKey] = "a: 1" } });
        }

        var coming = ADeployment(Ns, "traefik", "traefik-1.0.0");
        var intent = await FleetIntent.ReadAsync(ground.Client, null, [coming with { Spec = coming.Spec with { ConfigOverrides = new ConfigOverrides { Name = "coming" } } }], Ct);

        Assert.Equal(["coming", "named"], intent.Values.Keys.Select(key => key.Name).Order(StringComparer.Ordinal));
        Assert.Equal("a: 1", intent.Snapshot().Workspaces[Ns].Values["named"].Text?.Text);
        var within = (await FleetIntent.ReadAsync(ground.Client, Ns, [], Ct)).Snapshot();
        Assert.Equal((Ns, false), (Assert.Single(within.Workspaces).Key, within.Workspaces[Ns].IsGoing));
        Assert.Empty((await FleetIntent.ReadAsync(ground.Client, "elsewhere", [], Ct)).Deployments);
    }
}
