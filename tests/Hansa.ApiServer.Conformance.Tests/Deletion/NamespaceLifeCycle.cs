namespace Hansa.ApiServer.Conformance.Tests.Deletion;

/// <summary>What a namespace begins with, and how it ends.</summary>
public abstract class NamespaceLifeCycle(ApiUnderTest server) : Case(server)
{
    private string Path => $"{Namespaces}/{Namespace}";

    [Fact]
    public async Task A_namespace_begins_active_with_the_finalizer_of_Kubernetes() =>
        Expect.Contains("""{"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""", (await GetAsync(Path)).Is(200));

    [Fact]
    public async Task It_gets_a_default_service_account() =>
        await UntilAsync($"/api/v1/namespaces/{Namespace}/serviceaccounts/default", "is there", found => found is not null);

    [Fact]
    public async Task It_gets_the_certificate_authority()
    {
        var map = await UntilAsync($"{ConfigMaps}/kube-root-ca.crt", "is there", found => found is not null);

        Assert.StartsWith("-----BEGIN CERTIFICATE-----", map.Text("data", "ca.crt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("kube-public")]
    public async Task Some_namespaces_may_not_go(string name) =>
        (await DeleteAsync($"{Namespaces}/{name}")).Fails(403, "Forbidden", $"namespaces \"{name}\" is forbidden: this namespace may not be deleted", $$"""{"name":"{{name}}","kind":"namespaces"}""");

    [Fact]
    public async Task Its_name_is_a_label()
    {
        var refused = (await PostAsync(Namespaces, """{"metadata":{"name":"a.b"}}""")).Is(422);

        Assert.StartsWith("Namespace \"a.b\" is invalid: metadata.name: Invalid value: \"a.b\": a lowercase RFC 1123 label must consist of", refused.Text("message")!.Replace("a DNS-1123 label", "a lowercase RFC 1123 label", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_name_has_at_most_63_characters()
    {
        var name = new string('x', 64);

        Assert.Contains($"metadata.name: Invalid value: \"{name}\": must be no more than 63", (await PostAsync(Namespaces, $$$"""{"metadata":{"name":"{{{name}}}"}}""")).Is(422).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_ends_nothing_new_is_created_in_it()
    {
        await EndWithHeldContentAsync();

        var refused = await PostAsync(ConfigMaps, """{"metadata":{"name":"new"}}""");

        refused.Fails(403, "Forbidden", $"configmaps \"new\" is forbidden: unable to create new content in namespace {Namespace} because it is being terminated",
            $$"""{"name":"new","kind":"configmaps","causes":[{"reason":"NamespaceTerminating","message":"namespace {{Namespace}} is being terminated","field":"metadata.namespace"}]}""");
    }

    [Fact]
    public async Task While_it_ends_what_is_there_may_be_changed()
    {
        await EndWithHeldContentAsync();

        (await PatchAsync($"{ConfigMaps}/held", """{"data":{"z":"1"}}""")).HasCode(200);
    }

    [Fact]
    public async Task Content_with_finalizers_holds_it_and_is_named_in_its_conditions()
    {
        await EndWithHeldContentAsync();

        var ending = await UntilAsync(Path, "says what it waits for", found => Condition(found, "NamespaceFinalizersRemaining")?.Text("status") == "True");

        Assert.Equal("Terminating", ending.Text("status", "phase"));
        Assert.Equal("Some content in the namespace has finalizers remaining: demo/x in 1 resource instances", Condition(ending, "NamespaceFinalizersRemaining").Text("message"));
        Assert.Equal("Some resources are remaining: configmaps. has 1 resource instances", Condition(ending, "NamespaceContentRemaining").Text("message"));
    }

    [Fact]
    public async Task It_goes_with_the_last_of_its_content_and_begins_empty_again()
    {
        await EndWithHeldContentAsync();
        (await PatchAsync($"{ConfigMaps}/held", """{"metadata":{"finalizers":null}}""")).HasCode(200);
        await UntilAsync(Path, "goes", found => found is null);

        (await PostAsync(Namespaces, $$$"""{"metadata":{"name":"{{{Namespace}}}"}}""")).HasCode(201);

        (await GetAsync($"{ConfigMaps}/held")).HasCode(404);
    }

    [Fact]
    public async Task An_empty_finalize_ends_it_at_once()
    {
        await EndWithHeldContentAsync();

        (await PutAsync($"{Path}/finalize", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"},"spec":{"finalizers":[]}}""")).HasCode(200);

        await UntilAsync(Path, "goes", found => found is null);
    }

    [Fact]
    public async Task A_finalizer_of_a_namespace_needs_a_domain()
    {
        var refused = await PutAsync($"{Path}/finalize", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"},"spec":{"finalizers":["bad"]}}""");

        refused.IsInvalid("Namespace", Namespace, Cause.Invalid("spec.finalizers[0]", "\"bad\"", "name is neither a standard finalizer name nor is it fully qualified"));
    }

    [Fact]
    public async Task Its_finalizers_and_phase_are_not_the_clients_to_change()
    {
        var changed = (await PatchAsync(Path, """{"spec":{"finalizers":[]},"status":{"phase":"Foo"}}""")).Is(200);

        Expect.Contains("""{"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""", changed);
    }

    private static JsonNode? Condition(JsonNode? ns, string type) =>
        (ns.At("status", "conditions") as JsonArray)?.FirstOrDefault(condition => condition.Text("type") == type);

    private async Task EndWithHeldContentAsync()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"held","finalizers":["demo/x"]}}""")).HasCode(201);
        (await DeleteAsync(Path)).HasCode(200);
        await UntilAsync(Path, "ends", found => found.Text("status", "phase") == "Terminating");
    }
}

public sealed class NamespaceLifeCycleOnEmbedded(EmbeddedServer server) : NamespaceLifeCycle(server);

public sealed class NamespaceLifeCycleOnReal(RealServer server) : NamespaceLifeCycle(server);
