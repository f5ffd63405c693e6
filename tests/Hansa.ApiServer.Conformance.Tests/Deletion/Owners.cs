namespace Hansa.ApiServer.Conformance.Tests.Deletion;

/// <summary>Owner references and what the garbage collector makes of them.</summary>
public abstract class Owners(ApiUnderTest server) : Case(server)
{
    private const string Conflicting = """{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"u1","controller":true},{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"u2","controller":true}""";

    [Fact]
    public async Task A_dependent_follows_its_owner()
    {
        var owner = await CreateConfigMapAsync("o");
        await CreateDependentAsync("d", owner);

        (await DeleteAsync($"{ConfigMaps}/o")).HasCode(200);

        await UntilAsync($"{ConfigMaps}/d", "goes", found => found is null);
    }

    [Fact]
    public async Task An_orphaned_dependent_stays_without_the_reference()
    {
        var owner = await CreateConfigMapAsync("o");
        await CreateDependentAsync("d", owner);

        (await DeleteAsync($"{ConfigMaps}/o", """{"propagationPolicy":"Orphan"}""")).HasCode(200);

        await UntilAsync($"{ConfigMaps}/o", "goes", found => found is null);
        Assert.Null((await GetAsync($"{ConfigMaps}/d")).Is(200).At("metadata", "ownerReferences"));
    }

    [Fact]
    public async Task In_the_foreground_the_owner_waits_for_a_blocking_dependent()
    {
        var owner = await CreateConfigMapAsync("o");
        await CreateDependentAsync("d", owner, ",\"blockOwnerDeletion\":true", "[\"demo/x\"]");

        (await DeleteAsync($"{ConfigMaps}/o", """{"propagationPolicy":"Foreground"}""")).HasCode(200);
        await UntilAsync($"{ConfigMaps}/d", "is marked", found => found.At("metadata", "deletionTimestamp") is not null);

        Expect.Contains("""{"metadata":{"deletionTimestamp":"*","finalizers":["foregroundDeletion"]}}""", (await GetAsync($"{ConfigMaps}/o")).Is(200));
        (await PatchAsync($"{ConfigMaps}/d", """{"metadata":{"finalizers":null}}""")).HasCode(200);
        await UntilAsync($"{ConfigMaps}/o", "goes", found => found is null);
    }

    [Fact]
    public async Task In_the_foreground_a_dependent_of_another_owner_stays()
    {
        var (owner, other) = (await CreateConfigMapAsync("o"), await CreateConfigMapAsync("p"));
        await CreateDependentAsync("d", owner, $$""","blockOwnerDeletion":true},{"apiVersion":"v1","kind":"ConfigMap","name":"p","uid":"{{other.Uid()}}" """);

        (await DeleteAsync($"{ConfigMaps}/o", """{"propagationPolicy":"Foreground"}""")).HasCode(200);

        await UntilAsync($"{ConfigMaps}/o", "goes", found => found is null);
        Assert.Equal("p", Assert.Single((await GetAsync($"{ConfigMaps}/d")).Is(200).At("metadata", "ownerReferences")!.AsArray()).Text("name"));
    }

    [Fact]
    public async Task A_dependent_of_nobody_is_collected()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"d","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"nobody"}]}}""")).HasCode(201);

        await UntilAsync($"{ConfigMaps}/d", "goes", found => found is null);
    }

    [Fact]
    public async Task Two_controllers_are_one_too_many()
    {
        var refused = (await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"d","ownerReferences":[{{{Conflicting}}}]}}""")).Is(422);

        Assert.Contains("Only one reference can have Controller set to true. Found \"true\" in references for ", refused.Text("message"), StringComparison.Ordinal);
        Assert.Equal("metadata.ownerReferences", refused.Text("details", "causes", 0, "field"));
    }

    [Fact]
    public async Task A_reference_needs_its_uid()
    {
        var refused = await PostAsync(ConfigMaps, """{"metadata":{"name":"d","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":""}]}}""");

        refused.IsInvalid("ConfigMap", "d", Cause.Invalid("metadata.ownerReferences.uid", "\"\"", Empty("uid")));
    }

    [Fact]
    public async Task Everything_that_a_reference_lacks_is_told()
    {
        var refused = await PostAsync(ConfigMaps, """{"metadata":{"name":"d","ownerReferences":[{"apiVersion":"","kind":"","name":"","uid":"u"}]}}""");

        refused.IsInvalid("ConfigMap", "d",
            Cause.Invalid("metadata.ownerReferences.apiVersion", "\"\"", "version must not be empty"),
            Cause.Invalid("metadata.ownerReferences.kind", "\"\"", Empty("kind")),
            Cause.Invalid("metadata.ownerReferences.name", "\"\"", Empty("name")));
    }

    [Fact]
    public async Task An_event_owns_nothing()
    {
        var refused = (await PostAsync(ConfigMaps, """{"metadata":{"name":"d","ownerReferences":[{"apiVersion":"v1","kind":"Event","name":"o","uid":"u"}]}}""")).Is(422);

        Assert.EndsWith("/v1, Kind=Event is disallowed from being an owner", refused.Text("message"), StringComparison.Ordinal);
    }

    private async Task CreateDependentAsync(string name, JsonObject owner, string more = "", string finalizers = "[]") =>
        (await PostAsync(ConfigMaps, $$$"""
            {"metadata":{"name":"{{{name}}}","finalizers":{{{finalizers}}},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"{{{owner.Name()}}}","uid":"{{{owner.Uid()}}}"{{{more}}}}]}}
            """)).HasCode(201);
}

public sealed class OwnersOnEmbedded(EmbeddedServer server) : Owners(server);

public sealed class OwnersOnReal(RealServer server) : Owners(server);
