using System.Text.Json.Nodes;
using Hansa.ApiServer.Tables;

namespace Hansa.ApiServer.Tests.Tables;

public sealed class BuiltInCellsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("Capacity", "5Gi")]
    [InlineData("Access Modes", "RWO,ROX")]
    [InlineData("Reclaim Policy", "Retain")]
    [InlineData("Status", "Bound")]
    [InlineData("Claim", "a/c")]
    [InlineData("StorageClass", "fast")]
    [InlineData("VolumeAttributesClass", "<unset>")]
    [InlineData("Reason", "")]
    public void A_volume_tells_what_it_is_and_whose(string column, string cell) => Assert.Equal(cell, Cell("PersistentVolume", column,
        """
        {"spec":{"capacity":{"storage":"5Gi"},"accessModes":["ReadWriteOnce","ReadOnlyMany"],"persistentVolumeReclaimPolicy":"Retain","storageClassName":"fast",
        "claimRef":{"namespace":"a","name":"c"}},"status":{"phase":"Bound"}}
        """));

    [Theory]
    [InlineData("{}", "Status", "Unknown")]
    [InlineData("""{"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", "Status", "Ready,SchedulingDisabled")]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"False"}]}}""", "Status", "NotReady")]
    [InlineData("{}", "Roles", "<none>")]
    [InlineData("""{"metadata":{"labels":{"node-role.kubernetes.io/worker":"","node-role.kubernetes.io/control-plane":"","kubernetes.io/role":"gpu"}}}""", "Roles", "control-plane,gpu,worker")]
    public void A_node_tells_its_roles_and_whether_it_takes_pods(string node, string column, string cell) => Assert.Equal(cell, Cell("Node", column, node));

    [Theory]
    [InlineData("{}", "Pending")]
    [InlineData("""{"status":{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}}""", "Completed")]
    [InlineData("""{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":3}}}]}}""", "ExitCode:3")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""", "CrashLoopBackOff")]
    [InlineData("""{"spec":{"initContainers":[{"name":"i"}]},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"running":{}}}]}}""", "Init:0/1")]
    [InlineData("""{"spec":{"initContainers":[{"name":"i"}]},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":1,"reason":"Error"}}}]}}""", "Init:Error")]
    [InlineData("""{"spec":{"initContainers":[{"name":"i"}]},"status":{"phase":"Running","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}}""", "Running")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-02T03:04:05Z"},"status":{"phase":"Running"}}""", "Terminating")]
    public void The_status_of_a_pod_is_what_its_containers_do(string pod, string cell) => Assert.Equal(cell, Cell("Pod", "Status", pod));

    [Theory]
    [InlineData("Job", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"spec":{"containers":[{"name":"c","image":"i:1"},{"name":"d","image":"j:1"}]}}}}""", "c,d;i:1,j:1;a=b")]
    [InlineData("CronJob", """{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"i:1"}]}}}}}}""", "c;i:1;<none>")]
    public void Jobs_tell_what_they_run(string kind, string job, string cells) =>
        Assert.Equal(cells, $"{Cell(kind, "Containers", job)};{Cell(kind, "Images", job)};{Cell(kind, "Selector", job)}");

    [Fact]
    public void A_quota_tells_what_is_used_of_requests_and_of_limits()
    {
        const string Quota = """{"status":{"hard":{"requests.cpu":"2","pods":"10","limits.cpu":"4"},"used":{"requests.cpu":"500m","pods":"1"}}}""";

        Assert.Equal("pods: 1/10, requests.cpu: 500m/2", Cell("ResourceQuota", "Request", Quota));
        Assert.Equal("limits.cpu: 0/4", Cell("ResourceQuota", "Limit", Quota));
    }

    [Theory]
    [InlineData("""{"source":{"component":"me","host":"h"}}""", "me, h")]
    [InlineData("""{"reportingComponent":"me","reportingInstance":"i"}""", "me, i")]
    [InlineData("""{"regarding":{},"deprecatedSource":{"component":"me"}}""", "me")]
    public void An_event_tells_who_reports_it_and_where(string item, string cell) => Assert.Equal(cell, Cell("Event", "Source", item));

    private static string? Cell(string kind, string column, string item) => BuiltInCells.Of(kind, column, JsonNode.Parse(item)!.AsObject(), Now)?.ToString();
}
