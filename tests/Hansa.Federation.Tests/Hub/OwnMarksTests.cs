using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Catalog;
using Hansa.Federation.Fleet;
using Hansa.Federation.Hub;
using Hansa.Federation.Tests.Building;
using Hansa.Federation.Workspaces;
using Microsoft.Extensions.Logging.Abstractions;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Hub;

public sealed class OwnMarksTests
{
    private const string Ns = RemovalGround.Ns;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Hansa_keeps_for_itself_says_so_and_carries_no_hubs_label()
    {
        await using var ground = await RemovalGround.StartAsync(("spoke-1", []));
        await HubKey.EnsureAsync(ground.Management.Client, Ct);
        var record = await new KubeFedRecords(ground.Management.Client, ground.Clock, new Random(1), NullLogger<KubeFedRecords>.Instance).EnsureAsync(ACluster(Ns, "spoke-1"), new Uri("https://spoke-1.example.org"), default, Ct);
        var reloader = CatalogFiles.BuiltIn().Entries.Where(e => e.App.Spec.AppId == "reloader").ToArray();
        await new CatalogLoader(ground.Management.Client, ground.Intent.Apps, ground.Intent.Deployments, ground.Clock, NullLogger<CatalogLoader>.Instance).LoadAsync([.. reloader], [], Ct);
        await DeployDefaultsAsync(ground);
        await CopyDefaultsAsync(ground);

        (ResourceType Type, ObjectKey Key)[] kept =
        [
            (Kinds.Namespace, ObjectKey.ClusterScoped("kommander")),
            (Kinds.ConfigMap, new ObjectKey("kommander", "hansa-hub")),
            (Kinds.Secret, new ObjectKey("kommander", "hansa-hub-key")),
            (Kinds.KubeFedCluster, new ObjectKey("kommander", record)),
            (Kinds.App, reloader[0].App.Metadata.Key),
            (Kinds.AppDeployment, new ObjectKey(Ns, "reloader")),
            (Kinds.ConfigMap, new ObjectKey(Ns, "metallb-d2iq-defaults")),
        ];

        foreach (var (type, key) in kept)
        {
            var metadata = await ground.Management.MetadataAsync(type, key);
            Assert.Equal((key, Labels.RoleManagement, null), (metadata.Key, metadata.Label(Labels.Role), metadata.Label(Labels.Hub)));
        }
    }

    private static async Task DeployDefaultsAsync(RemovalGround ground)
    {
        ground.Board.Post(new ClusterReport
        {
            Cluster = RemovalGround.Spoke,
            Uid = ground.Intent.Clusters.Items[RemovalGround.Spoke].Metadata.Uid,
            Phase = "Joined",
            Reason = Reasons.Joined,
            Message = "",
            ProbePeriod = TimeSpan.FromSeconds(10),
            IsAccountedFor = true,
        });
        await new DefaultApps(ground.Management.Client, ground.Intent, ground.Board).ReconcileAsync(RemovalGround.Alpha, Ct);
    }

    private static async Task CopyDefaultsAsync(RemovalGround ground)
    {
        await using var copies = new DefaultsCopies(ground.Management.Client, ground.Fleet, TimeProvider.System, new Random(1), NullLogger<DefaultsCopies>.Instance);
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        copies.Changed += _ => listed.TrySetResult();
        copies.Watch(new HashSet<string> { Ns });
        await listed.Task.WaitAsync(Ct);
        await copies.ReconcileAsync(ObjectKey.ClusterScoped(Ns), Ct);
    }
}
