using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Kinds;

public sealed class JobTests
{
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
    private const string CronJobs = "/apis/batch/v1/namespaces/default/cronjobs";

    [Theory]
    [InlineData("")]
    [InlineData(""","restartPolicy":"Always" """)]
    public async Task The_pods_of_a_job_end(string policy)
    {
        var spec = $$"""{"containers":[{"name":"c","image":"i:1"}]{{policy}} }""";
        await using var cluster = await TestCluster.StartAsync();

        var job = (await cluster.PostAsync(Jobs, Job(spec))).Expect(422);
        var cron = (await cluster.PostAsync(CronJobs, CronJob(spec))).Expect(422);

        Assert.Equal("Job.batch \"j\" is invalid: spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"", job.Message);
        Assert.Equal("CronJob.batch \"j\" is invalid: spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"", cron.Message);
    }

    [Fact]
    public async Task A_policy_that_is_none_is_told_with_those_that_are()
    {
        await using var cluster = await TestCluster.StartAsync();

        var refused = (await cluster.PostAsync(Jobs, Job("""{"restartPolicy":"Sometimes","containers":[{"name":"c","image":"i:1"}]}"""))).Expect(422);

        Assert.Contains("spec.template.spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"OnFailure\", \"Never\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pods_of_a_job_have_containers()
    {
        const string Spec = """{"restartPolicy":"Never"}""";
        await using var cluster = await TestCluster.StartAsync();

        Assert.Contains("spec.template.spec.containers: Required value", (await cluster.PostAsync(Jobs, Job(Spec))).Expect(422).Message, StringComparison.Ordinal);
        Assert.Contains("spec.jobTemplate.spec.template.spec.containers: Required value", (await cluster.PostAsync(CronJobs, CronJob(Spec))).Expect(422).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_job_gets_no_template_that_never_ends()
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.PostAsync(Jobs, """{"metadata":{"name":"j"},"spec":{"suspend":true,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}}}}""")).Expect(201);

        (await cluster.PatchAsync($"{Jobs}/j", """{"spec":{"template":{"spec":{"restartPolicy":"Always"}}}}""")).Expect(422);
        (await cluster.PatchAsync($"{Jobs}/j", """{"spec":{"template":{"spec":{"restartPolicy":"OnFailure"}}}}""")).Expect(200);
    }

    private static string Job(string spec) => $$$"""{"metadata":{"name":"j"},"spec":{"template":{"spec":{{{spec}}} } } }""";

    private static string CronJob(string spec) => $$$"""{"metadata":{"name":"j"},"spec":{"schedule":"* * * * *","jobTemplate":{"spec":{"template":{"spec":{{{spec}}} } } } } }""";
}
