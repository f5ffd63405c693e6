namespace Hansa.ApiServer.Conformance.Tests.Patches;

/// <summary>PATCH with <c>application/strategic-merge-patch+json</c>: lists by their keys, and directives.</summary>
public abstract class StrategicPatching(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task An_element_is_found_by_its_name()
    {
        await CreateDeploymentAsync();

        Assert.Equal("c1=i:2 c2=j:1", await ContainersAsync("""{"containers":[{"name":"c1","image":"i:2"}]}"""));
    }

    [Fact]
    public async Task A_new_element_stands_in_front()
    {
        await CreateDeploymentAsync();

        Assert.Equal("c3=k:1 c1=i:1 c2=j:1", await ContainersAsync("""{"containers":[{"name":"c3","image":"k:1"}]}"""));
    }

    [Fact]
    public async Task An_element_is_deleted()
    {
        await CreateDeploymentAsync();

        Assert.Equal("c1=i:1", await ContainersAsync("""{"containers":[{"name":"c2","$patch":"delete"}]}"""));
    }

    [Fact]
    public async Task An_order_is_set()
    {
        await CreateDeploymentAsync();

        Assert.Equal("c2=j:1 c3=k:1 c1=i:1", await ContainersAsync("""{"$setElementOrder/containers":[{"name":"c2"},{"name":"c3"},{"name":"c1"}],"containers":[{"name":"c3","image":"k:1"}]}"""));
    }

    [Fact]
    public async Task A_list_is_replaced_on_demand()
    {
        await CreateDeploymentAsync();

        Assert.Equal("only=o:1", await ContainersAsync("""{"containers":[{"$patch":"replace"},{"name":"only","image":"o:1"}]}"""));
    }

    [Fact]
    public async Task A_list_without_a_key_is_replaced()
    {
        await CreateDeploymentAsync();

        var after = await PatchTemplateAsync("""{"tolerations":[{"key":"k2"}]}""");

        Assert.Equal(["k2"], after.At("spec", "template", "spec", "tolerations")!.AsArray().Select(toleration => toleration.Text("key")));
    }

    [Fact]
    public async Task An_element_without_its_key_is_an_error()
    {
        await CreateDeploymentAsync();

        (await PatchAsync($"{Deployments}/d1", """{"spec":{"template":{"spec":{"containers":[{"image":"z"}]}}}}""", StrategicMergePatch)).Fails(
            500, null, "map: map[image:z] does not contain declared merge key: name");
    }

    [Fact]
    public async Task RetainKeys_drops_the_others()
    {
        await CreateDeploymentAsync();

        var after = (await PatchAsync($"{Deployments}/d1", """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""", StrategicMergePatch)).Is(200);

        Expect.Json("""{"type":"Recreate"}""", after.At("spec", "strategy"));
    }

    [Fact]
    public async Task RetainKeys_changes_what_a_volume_is()
    {
        await CreateDeploymentAsync();
        await PatchTemplateAsync("""{"volumes":[{"name":"v","emptyDir":{}}]}""");

        var after = await PatchTemplateAsync("""{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"x"}}]}""");

        var volume = after.At("spec", "template", "spec", "volumes", 0)!.AsObject();
        Assert.Equal(["configMap", "name"], volume.Select(field => field.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Scalars_are_merged_and_taken_out()
    {
        await CreateDeploymentAsync();

        await PatchAsync($"{Deployments}/d1", """{"metadata":{"finalizers":["a.b/c","d.e/f"]}}""", StrategicMergePatch);
        var merged = (await PatchAsync($"{Deployments}/d1", """{"metadata":{"finalizers":["g.h/i"]}}""", StrategicMergePatch)).Is(200);
        Expect.Json("""["g.h/i","a.b/c","d.e/f"]""", merged.At("metadata", "finalizers"));

        var left = (await PatchAsync($"{Deployments}/d1", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a.b/c","g.h/i"]}}""", StrategicMergePatch)).Is(200);
        Expect.Json("""["d.e/f"]""", left.At("metadata", "finalizers"));
        await PatchAsync($"{Deployments}/d1", """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task Lists_in_elements_are_merged_too()
    {
        await CreateDeploymentAsync();
        await PatchTemplateAsync("""{"containers":[{"name":"c1","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"ports":[{"containerPort":80}]}]}""");

        var after = await PatchTemplateAsync("""{"containers":[{"name":"c1","env":[{"name":"A","$patch":"delete"},{"name":"B","value":"3"}],"ports":[{"containerPort":80,"name":"http"}]}]}""");

        Expect.Json("""[{"name":"B","value":"3"}]""", after.At("spec", "template", "spec", "containers", 0, "env"));
        Expect.Json("""[{"containerPort":80,"name":"http","protocol":"TCP"}]""", after.At("spec", "template", "spec", "containers", 0, "ports"));
    }

    [Fact]
    public async Task A_map_is_merged_or_replaced()
    {
        await CreateDeploymentAsync();

        Expect.Json("""{"a":"b"}""", (await PatchTemplateAsync("""{"nodeSelector":{"a":"b"}}""")).At("spec", "template", "spec", "nodeSelector"));
        Expect.Json("""{"a":"b","c":"d"}""", (await PatchTemplateAsync("""{"nodeSelector":{"c":"d"}}""")).At("spec", "template", "spec", "nodeSelector"));
        Expect.Json("""{"e":"f"}""", (await PatchTemplateAsync("""{"nodeSelector":{"$patch":"replace","e":"f"}}""")).At("spec", "template", "spec", "nodeSelector"));
        Assert.Null((await PatchTemplateAsync("""{"nodeSelector":null}""")).At("spec", "template", "spec", "nodeSelector"));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_replaced()
    {
        Assert.SkipUnless(Server.Since(1, 27), "older servers store the directive");
        await CreateDeploymentAsync();

        Assert.Null((await PatchTemplateAsync("""{"nodeSelector":{"$patch":"replace","e":"f"}}""")).At("spec", "template", "spec", "nodeSelector"));
    }

    [Fact]
    public async Task A_patch_keeps_to_the_order_that_it_sets()
    {
        await CreateDeploymentAsync();

        (await PatchAsync($"{Deployments}/d1", """{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"c1"}],"containers":[{"name":"c2","image":"x"}]}}}}""", StrategicMergePatch)).Fails(
            500, null, "The order in patch list:\n[map[image:x name:c2]]\n doesn't match $setElementOrder list:\n[map[name:c1]]\n");
    }

    [Fact]
    public async Task An_unknown_directive_is_an_error()
    {
        await CreateDeploymentAsync();

        (await PatchAsync($"{Deployments}/d1", """{"$patch":"bogus"}""", StrategicMergePatch)).Fails(500, null, "unknown patch type: bogus in map: map[$patch:bogus]");
    }

    [Fact]
    public async Task Ports_of_a_Service_are_found_by_their_number()
    {
        var services = $"/api/v1/namespaces/{Namespace}/services";
        (await PostAsync(services, """{"metadata":{"name":"s1"},"spec":{"ports":[{"name":"h","port":80}]}}""")).HasCode(201);

        var two = (await PatchAsync($"{services}/s1", """{"spec":{"ports":[{"name":"g","port":81}]}}""", StrategicMergePatch)).Is(200);
        Assert.Equal(["g", "h"], two.At("spec", "ports")!.AsArray().Select(port => port.Text("name")));
        var one = (await PatchAsync($"{services}/s1", """{"spec":{"ports":[{"port":80,"$patch":"delete"}]}}""", StrategicMergePatch)).Is(200);
        Assert.Equal(["g"], one.At("spec", "ports")!.AsArray().Select(port => port.Text("name")));
    }

    [Fact]
    public async Task Of_the_lists_of_an_account_one_is_merged_and_one_replaced()
    {
        var accounts = $"/api/v1/namespaces/{Namespace}/serviceaccounts";
        (await PostAsync(accounts, """{"metadata":{"name":"sa1"},"secrets":[{"name":"a"}],"imagePullSecrets":[{"name":"p"}]}""")).HasCode(201);

        var after = (await PatchAsync($"{accounts}/sa1", """{"secrets":[{"name":"b"}],"imagePullSecrets":[{"name":"q"}]}""", StrategicMergePatch)).Is(200);

        // Older servers add a token of their own.
        Assert.Equal(["b", "a"], after["secrets"]!.AsArray().Select(secret => secret.Text("name")).Where(name => name is "a" or "b"));
        Expect.Json("""[{"name":"q"}]""", after["imagePullSecrets"]);
    }

    private async Task<JsonObject> PatchTemplateAsync(string spec) =>
        (await PatchAsync($"{Deployments}/d1", $$$$"""{"spec":{"template":{"spec":{{{{spec}}}}}}}""", StrategicMergePatch)).Is(200);

    private async Task<string> ContainersAsync(string spec) =>
        string.Join(' ', (await PatchTemplateAsync(spec)).At("spec", "template", "spec", "containers")!.AsArray().Select(container => $"{container.Text("name")}={container.Text("image")}"));
}

public sealed class StrategicPatchingOnEmbedded(EmbeddedServer server) : StrategicPatching(server);

public sealed class StrategicPatchingOnReal(RealServer server) : StrategicPatching(server);
