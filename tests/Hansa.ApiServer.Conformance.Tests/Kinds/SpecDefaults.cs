namespace Hansa.ApiServer.Conformance.Tests.Kinds;

/// <summary>What the API server itself puts into pods, jobs, services and claims that do not say it.</summary>
public abstract class SpecDefaults(ApiUnderTest server) : Case(server)
{
    private string Services => $"/api/v1/namespaces/{Namespace}/services";

    [Fact]
    public async Task Probes_and_fields_of_the_environment_are_complete()
    {
        var made = (await PostAsync(Deployments, Deployment(
            """
            "serviceAccountName":"robot","containers":[{"name":"c","image":"i:1","livenessProbe":{"httpGet":{"port":80}},"readinessProbe":{"tcpSocket":{"port":80},"periodSeconds":3},
            "env":[{"name":"NODE","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}}]}]
            """))).Is(201);

        var spec = made.At("spec", "template", "spec");
        Expect.Json("""{"httpGet":{"path":"/","port":80,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}""", spec.At("containers", 0, "livenessProbe"));
        Expect.Json("""{"tcpSocket":{"port":80},"timeoutSeconds":1,"periodSeconds":3,"successThreshold":1,"failureThreshold":3}""", spec.At("containers", 0, "readinessProbe"));
        Expect.Json("""{"apiVersion":"v1","fieldPath":"spec.nodeName"}""", spec.At("containers", 0, "env", 0, "valueFrom", "fieldRef"));
        Assert.Equal("robot", spec.Text("serviceAccount"));
    }

    [Theory]
    [InlineData("NodePort")]
    [InlineData("LoadBalancer")]
    public async Task A_service_for_the_outside_has_ports_of_nodes(string type)
    {
        var made = (await PostAsync(Services, $$$"""{"metadata":{"name":"s"},"spec":{"type":"{{{type}}}","ports":[{"name":"a","port":80},{"name":"b","port":81}]}}""")).Is(201);
        var changed = (await PatchAsync($"{Services}/s", """{"spec":{"ports":[{"name":"b","port":81},{"name":"c","port":82}]}}""")).Is(200);

        Assert.Equal("Cluster", made.Text("spec", "externalTrafficPolicy"));
        Assert.All(made.At("spec", "ports")!.AsArray(), port => Assert.InRange((int)port.At("nodePort")!, 30000, 32767));
        Assert.NotEqual(made.Text("spec", "ports", 0, "nodePort"), made.Text("spec", "ports", 1, "nodePort"));
        if (Server.Since(1, 27)) // 1.20 gives other ones
            Assert.Equal(made.Text("spec", "ports", 1, "nodePort"), changed.Text("spec", "ports", 0, "nodePort"));
        Assert.NotNull(changed.At("spec", "ports", 1, "nodePort"));
    }

    [Fact]
    public async Task A_service_that_turns_inside_loses_them()
    {
        Assert.SkipUnless(Server.Since(1, 23), "older servers want the fields to be taken away first");
        (await PostAsync(Services, """{"metadata":{"name":"s"},"spec":{"type":"NodePort","ports":[{"port":80}]}}""")).HasCode(201);

        var inside = (await PatchAsync($"{Services}/s", """{"spec":{"type":"ClusterIP"}}""")).Is(200);

        Assert.Null(inside.At("spec", "ports", 0, "nodePort"));
        Assert.Null(inside.At("spec", "externalTrafficPolicy"));
    }

    [Fact]
    public async Task A_job_runs_once_and_knows_its_pods()
    {
        Assert.SkipUnless(Server.Since(1, 31), "older servers know fewer of these fields");

        var made = (await PostAsync($"/apis/batch/v1/namespaces/{Namespace}/jobs", """{"metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}}}}""")).Is(201);

        Expect.Contains("""{"parallelism":1,"completions":1,"backoffLimit":6,"completionMode":"NonIndexed","suspend":false,"manualSelector":false,"podReplacementPolicy":"TerminatingOrFailed"}""", made["spec"]);
        Expect.Json($$"""{"batch.kubernetes.io/controller-uid":"{{made.Uid()}}","batch.kubernetes.io/job-name":"j","controller-uid":"{{made.Uid()}}","job-name":"j"}""", made.At("metadata", "labels"));
        Expect.Json(made.At("metadata", "labels"), made.At("spec", "template", "metadata", "labels"));
    }

    [Fact]
    public async Task A_claim_is_for_files_and_waits()
    {
        var made = (await PostAsync($"/api/v1/namespaces/{Namespace}/persistentvolumeclaims", """{"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""")).Is(201);

        Assert.Equal("Filesystem", made.Text("spec", "volumeMode"));
        Assert.Equal("Pending", made.Text("status", "phase"));
    }

    private static string Deployment(string spec) =>
        $$$"""{"metadata":{"name":"d"},"spec":{"paused":true,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{ {{{spec}}} } } } }""";
}

public sealed class SpecDefaultsOnEmbedded(EmbeddedServer server) : SpecDefaults(server);

public sealed class SpecDefaultsOnReal(RealServer server) : SpecDefaults(server);
