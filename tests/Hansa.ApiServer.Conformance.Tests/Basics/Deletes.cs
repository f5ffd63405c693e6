namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary>DELETE of one object without finalizers, and of collections.</summary>
public abstract class Deletes(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task A_deletion_says_what_is_gone()
    {
        var made = await CreateConfigMapAsync("c1");

        var answer = (await DeleteAsync($"{ConfigMaps}/c1")).Is(200);

        Expect.Json($$$$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"c1","kind":"configmaps","uid":"{{{{made.Uid()}}}}"}}""", answer);
        (await DeleteAsync($"{ConfigMaps}/c1")).Fails(404, "NotFound", "configmaps \"c1\" not found", """{"name":"c1","kind":"configmaps"}""");
    }

    [Fact]
    public async Task The_deletion_of_a_custom_object_says_its_group()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        Expect.Contains("""{"status":"Success","details":{"name":"w1","group":"demo.example.com","kind":"widgets"}}""", (await DeleteAsync($"{Widgets}/w1")).Is(200));
    }

    [Fact]
    public async Task Some_kinds_answer_with_the_object()
    {
        var accounts = $"/api/v1/namespaces/{Namespace}/serviceaccounts";
        (await PostAsync(accounts, """{"metadata":{"name":"s1"}}""")).HasCode(201);

        Expect.Contains("""{"kind":"ServiceAccount","metadata":{"name":"s1"}}""", (await DeleteAsync($"{accounts}/s1")).Is(200));
    }

    [Fact]
    public async Task A_precondition_that_fails_is_a_conflict()
    {
        var made = await CreateConfigMapAsync("c1");

        (await DeleteAsync($"{ConfigMaps}/c1", """{"preconditions":{"uid":"bad"}}""")).Fails(
            409, "Conflict",
            $"Operation cannot be fulfilled on ConfigMap \"c1\": the UID in the precondition (bad) does not match the UID in record ({made.Uid()}). The object might have been deleted and then recreated",
            """{"name":"c1","kind":"ConfigMap"}""");
        (await DeleteAsync($"{ConfigMaps}/c1", """{"preconditions":{"resourceVersion":"1"}}""")).Fails(
            409, "Conflict",
            $"Operation cannot be fulfilled on ConfigMap \"c1\": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record ({made.ResourceVersion()}). The object might have been modified",
            """{"name":"c1","kind":"ConfigMap"}""");
        (await DeleteAsync($"{ConfigMaps}/c1", $$$$"""{"preconditions":{"uid":"{{{{made.Uid()}}}}","resourceVersion":"{{{{made.ResourceVersion()}}}}"}}""")).HasCode(200);
    }

    [Fact]
    public async Task An_unknown_policy_is_invalid()
    {
        await CreateConfigMapAsync("c1");
        var unknown = new Cause("FieldValueNotSupported", "propagationPolicy", "Unsupported value: \"Bogus\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");

        (await DeleteAsync($"{ConfigMaps}/c1", """{"propagationPolicy":"Bogus"}""")).IsInvalid("DeleteOptions", "meta.k8s.io", "", unknown);
        (await DeleteAsync($"{ConfigMaps}/c1?propagationPolicy=Bogus")).IsInvalid("DeleteOptions", "meta.k8s.io", "", unknown);
    }

    [Fact]
    public async Task Two_ways_to_say_the_policy_are_one_too_many()
    {
        await CreateConfigMapAsync("c1");

        (await DeleteAsync($"{ConfigMaps}/c1", """{"propagationPolicy":"Orphan","orphanDependents":true}""")).IsInvalid(
            "DeleteOptions", "meta.k8s.io", "", Cause.Invalid("propagationPolicy", "\"Orphan\"", "orphanDependents and deletionPropagation cannot be both set"));
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing()
    {
        var made = await CreateConfigMapAsync("c1");

        (await DeleteAsync($"{ConfigMaps}/c1?dryRun=All")).HasCode(200);
        (await DeleteAsync($"{ConfigMaps}/c1", """{"dryRun":["All"]}""")).HasCode(200);
        (await DeleteAsync($"{ConfigMaps}/c1", """{"dryRun":["Foo"]}""")).IsInvalid(
            "DeleteOptions", "meta.k8s.io", "", new Cause("FieldValueNotSupported", "dryRun", $"Unsupported value: {Shown("Foo")}: supported values: \"All\""));

        Expect.Json(made, (await GetAsync($"{ConfigMaps}/c1")).Is(200));
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selectors()
    {
        for (var i = 0; i < 4; i++)
            await CreateConfigMapAsync($"x{i}", i % 2 == 0 ? """{"p":"even"}""" : """{"p":"odd"}""");

        var deleted = (await DeleteAsync($"{ConfigMaps}?labelSelector=p%3Deven")).Is(200);
        Assert.Equal("ConfigMapList", deleted.Text("kind"));
        Assert.Equal(["x0", "x2"], deleted.Names().Order(StringComparer.Ordinal));

        (await DeleteAsync($"{ConfigMaps}?labelSelector=p&dryRun=All")).HasCode(200);
        (await DeleteAsync($"{ConfigMaps}?fieldSelector=metadata.name%3Dx1")).HasCode(200);
        Assert.Equal(["x3"], (await GetAsync($"{ConfigMaps}?labelSelector=p")).Is(200).Names());
    }

    [Fact]
    public async Task A_grace_period_that_is_no_number_is_a_bad_request()
    {
        await CreateConfigMapAsync("c1");

        (await DeleteAsync($"{ConfigMaps}/c1?gracePeriodSeconds=abc")).Fails(400, "BadRequest", "strconv.ParseInt: parsing \"abc\": invalid syntax");
    }
}

public sealed class DeletesOnEmbedded(EmbeddedServer server) : Deletes(server);

public sealed class DeletesOnReal(RealServer server) : Deletes(server);
