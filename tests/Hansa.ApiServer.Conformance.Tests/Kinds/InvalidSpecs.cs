namespace Hansa.ApiServer.Conformance.Tests.Kinds;

/// <summary>Objects that would do nothing on a real cluster, and the words in which they are refused.</summary>
public abstract class InvalidSpecs(ApiUnderTest server) : Case(server)
{
    [Theory]
    [InlineData(""","restartPolicy":"Sometimes","containers":[{"name":"c","image":"i:1"}]""", "spec.template.spec.restartPolicy: Unsupported value: \"Sometimes\"")]
    [InlineData(""","containers":[{"name":"c","image":"i:1","ports":[{"containerPort":99999}]}]""", "spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and 65535, inclusive")]
    public async Task A_pod_can_be_started(string spec, string why) =>
        await IsRefusedAsync(Deployments, $$"""{"selector":{"matchLabels":{"a":"b"} },"template":{"metadata":{"labels":{"a":"b"} },"spec":{"terminationGracePeriodSeconds":1{{spec}} } } }""", why);

    [Fact]
    public async Task A_service_listens_at_ports_that_there_are() =>
        await IsRefusedAsync($"/api/v1/namespaces/{Namespace}/services", """{"ports":[{"port":99999}]}""", "spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive");

    [Fact]
    public async Task A_path_says_how_it_is_meant() =>
        await IsRefusedAsync($"/apis/networking.k8s.io/v1/namespaces/{Namespace}/ingresses",
            """{"rules":[{"http":{"paths":[{"path":"/x","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}""",
            "spec.rules[0].http.paths[0].pathType: Required value");

    [Theory]
    [InlineData("nonsense")]
    [InlineData("60 * * * *")]
    [InlineData("0 0 * * never")]
    public async Task A_schedule_comes_to_pass(string schedule)
    {
        Assert.SkipUnless(Server.Since(1, 21), "older servers serve it in batch/v1beta1 only");
        await IsRefusedAsync($"/apis/batch/v1/namespaces/{Namespace}/cronjobs",
            $$$"""{"schedule":"{{{schedule}}}","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]} } } } }""",
            $"spec.schedule: Invalid value: \"{schedule}\"");
    }

    private async Task IsRefusedAsync(string path, string spec, string why)
    {
        var refused = (await PostAsync(path, $$"""{"metadata":{"name":"x"},"spec":{{spec}} }""")).Is(422);

        Assert.Contains(why, refused.Text("message"), StringComparison.Ordinal);
    }
}

public sealed class InvalidSpecsOnEmbedded(EmbeddedServer server) : InvalidSpecs(server);

public sealed class InvalidSpecsOnReal(RealServer server) : InvalidSpecs(server);
