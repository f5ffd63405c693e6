namespace Hansa.ApiServer.Conformance.Tests.Deletion;

/// <summary>Preconditions, policies and what else a deletion may ask for.</summary>
public abstract class DeletionOptions(ApiUnderTest server) : Case(server)
{
    private string Path => $"{ConfigMaps}/c1";

    [Fact]
    public async Task An_unknown_propagation_policy_is_refused()
    {
        await CreateConfigMapAsync("c1");

        (await DeleteAsync(Path, """{"propagationPolicy":"Bogus"}""")).IsInvalid("DeleteOptions", "meta.k8s.io", "",
            new Cause("FieldValueNotSupported", "propagationPolicy", """Unsupported value: "Bogus": supported values: "Foreground", "Background", "Orphan", "nil" """.TrimEnd()));
    }

    [Fact]
    public async Task Orphaning_and_a_policy_exclude_each_other()
    {
        await CreateConfigMapAsync("c1");

        var refused = await DeleteAsync(Path, """{"orphanDependents":true,"propagationPolicy":"Background"}""");

        refused.IsInvalid("DeleteOptions", "meta.k8s.io", "", Cause.Invalid("propagationPolicy", "\"Background\"", "orphanDependents and deletionPropagation cannot be both set"));
    }

    [Fact]
    public async Task Another_uid_than_the_preconditions_is_a_conflict()
    {
        var made = await CreateConfigMapAsync("c1");

        var refused = (await DeleteAsync(Path, """{"preconditions":{"uid":"bad"}}""")).Is(409);

        Assert.Equal($"""Operation cannot be fulfilled on ConfigMap "c1": the UID in the precondition (bad) does not match the UID in record ({made.Uid()}). The object might have been deleted and then recreated""", refused.Text("message"));
        Assert.Equal("ConfigMap", refused.Text("details", "kind"));
    }

    [Fact]
    public async Task Another_resource_version_than_the_preconditions_is_a_conflict()
    {
        var made = await CreateConfigMapAsync("c1");

        var refused = (await DeleteAsync(Path, """{"preconditions":{"resourceVersion":"1"}}""")).Is(409);

        Assert.Equal($"""Operation cannot be fulfilled on ConfigMap "c1": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record ({made.ResourceVersion()}). The object might have been modified""", refused.Text("message"));
    }

    [Fact]
    public async Task The_right_preconditions_let_it_go()
    {
        var made = await CreateConfigMapAsync("c1");

        (await DeleteAsync(Path, $$$"""{"preconditions":{"uid":"{{{made.Uid()}}}","resourceVersion":"{{{made.ResourceVersion()}}}"}}""")).HasCode(200);

        (await GetAsync(Path)).HasCode(404);
    }

    [Fact]
    public async Task A_body_of_another_kind_deletes_nothing()
    {
        await CreateConfigMapAsync("c1");

        var refused = (await DeleteAsync(Path, """{"kind":"Foo","apiVersion":"v1"}""")).Is(Server.Since(1, 34) ? 400 : 500);

        Assert.StartsWith("no kind \"Foo\" is registered for version \"v1\"", refused.Text("message"), StringComparison.Ordinal);
        (await GetAsync(Path)).HasCode(200);
    }

    [Fact]
    public async Task A_grace_period_that_is_no_number_is_refused()
    {
        await CreateConfigMapAsync("c1");

        (await DeleteAsync($"{Path}?gracePeriodSeconds=abc")).Fails(400, "BadRequest", "strconv.ParseInt: parsing \"abc\": invalid syntax");
    }

    [Theory]
    [InlineData("Foreground", "foregroundDeletion")]
    [InlineData("Orphan", "orphan")]
    public async Task A_policy_that_waits_answers_the_object_with_its_finalizer(string policy, string finalizer)
    {
        await CreateConfigMapAsync("c1");

        var marked = (await DeleteAsync(Path, $$"""{"propagationPolicy":"{{policy}}"}""")).Is(200);

        Assert.Equal(finalizer, marked.Text("metadata", "finalizers", 0));
        await UntilAsync(Path, "goes", found => found is null);
    }

    [Fact]
    public async Task The_policy_may_stand_in_the_query()
    {
        await CreateConfigMapAsync("c1");

        var marked = (await DeleteAsync($"{Path}?propagationPolicy=Foreground&dryRun=All")).Is(200);

        Assert.Equal("foregroundDeletion", marked.Text("metadata", "finalizers", 0));
        Assert.Null((await GetAsync(Path)).Is(200).At("metadata", "finalizers"));
    }

    [Fact]
    public async Task A_service_account_is_answered_whole()
    {
        var accounts = $"/api/v1/namespaces/{Namespace}/serviceaccounts";
        (await PostAsync(accounts, """{"metadata":{"name":"s1"}}""")).HasCode(201);

        Expect.Contains("""{"kind":"ServiceAccount","metadata":{"name":"s1"}}""", (await DeleteAsync($"{accounts}/s1")).Is(200));
    }

    [Fact]
    public async Task A_job_orphans_its_dependents_unless_told_otherwise()
    {
        var jobs = $"/apis/batch/v1/namespaces/{Namespace}/jobs";
        (await PostAsync(jobs, """{"metadata":{"name":"j"},"spec":{"suspend":true,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"x"}]}}}}""")).HasCode(201);

        var marked = (await DeleteAsync($"{jobs}/j")).Is(200);

        Assert.Equal("orphan", marked.Text("metadata", "finalizers", 0));
    }
}

public sealed class DeletionOptionsOnEmbedded(EmbeddedServer server) : DeletionOptions(server);

public sealed class DeletionOptionsOnReal(RealServer server) : DeletionOptions(server);
