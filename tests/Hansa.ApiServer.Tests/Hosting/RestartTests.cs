using System.Text.Json.Nodes;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Hosting;

/// <summary>What a cluster with a data directory is after it was stopped and started again.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_token_reads_the_same_objects()
    {
        string token, version;
        await using (var first = await StartAsync())
        {
            version = (await first.CreateAsync(ConfigMaps, ConfigMap("c1"))).Version;
            token = first.Cluster.AdminToken;
        }

        await using var second = await StartAsync();

        Assert.Equal(token, second.Cluster.AdminToken);
        Assert.Equal(version, (await second.GetAsync(ConfigMaps + "/c1")).Expect(200).Version);
    }

    [Fact]
    public async Task No_uid_is_given_out_twice()
    {
        HashSet<string> uids;
        await using (var first = await StartAsync())
            uids = [(await first.CreateAsync(ConfigMaps, ConfigMap("c1"))).Uid, (await first.GetAsync("/api/v1/namespaces/default")).Uid];

        await using var second = await StartAsync();
        for (var i = 0; i < 50; i++)
            Assert.True(uids.Add((await second.CreateAsync(ConfigMaps, ConfigMap($"new-{i}"))).Uid));
    }

    [Fact]
    public async Task Objects_with_an_owner_keep_it()
    {
        await using (var first = await StartAsync())
        {
            var owner = await first.CreateAsync(ConfigMaps, ConfigMap("owner"));
            await first.CreateAsync(ConfigMaps, ConfigMap("owned").OwnedBy("owner", owner.Uid));
        }

        await using var second = await StartAsync();
        (await second.PatchAsync(ConfigMaps + "/owned", """{"data":{"key":"2"}}""")).Expect(200);
        await second.Cluster.Settled;

        (await second.GetAsync(ConfigMaps + "/owned")).Expect(200);
        (await second.DeleteAsync(ConfigMaps + "/owner")).Expect(200);
        await second.Cluster.Settled;
        (await second.GetAsync(ConfigMaps + "/owned")).Expect(404);
    }

    [Fact]
    public async Task What_the_server_had_not_done_yet_is_done()
    {
        await using (var first = await StartAsync())
        {
            var owner = await first.CreateAsync(ConfigMaps, ConfigMap("owner"));
            await first.CreateAsync(ConfigMaps, ConfigMap("owned").OwnedBy("owner", owner.Uid));
            await first.CreateAsync("/api/v1/namespaces", Namespace("going"));
            await first.CreateAsync("/api/v1/namespaces/going/configmaps", ConfigMap("last").With("finalizers", new JsonArray("demo.example.com/x")));
            (await first.DeleteAsync("/api/v1/namespaces/going")).Expect(200);
            await first.Cluster.Settled;
        }
        // Killed between a write and what follows from it.
        Remove(new ObjectName("default", "owner"));
        Remove(new ObjectName("going", "last"));

        await using var second = await StartAsync();
        await second.Cluster.Settled;

        (await second.GetAsync(ConfigMaps + "/owned")).Expect(404);
        (await second.GetAsync("/api/v1/namespaces/going")).Expect(404);
    }

    [Fact]
    public async Task A_cluster_that_was_killed_while_it_was_made_is_finished()
    {
        await using (var first = await StartAsync())
            await first.Cluster.Settled;
        Remove(new ObjectName("", "default"), new GroupResource("", "namespaces"));
        Remove(new ObjectName("", "view"), new GroupResource("rbac.authorization.k8s.io", "clusterroles"));

        await using var second = await StartAsync();

        (await second.GetAsync("/api/v1/namespaces/default")).Expect(200);
        (await second.GetAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles/view")).Expect(200);
    }

    [Fact]
    public async Task A_start_without_anything_to_do_writes_nothing()
    {
        long revision;
        await using (var first = await StartAsync())
        {
            await first.CreateAsync("/api/v1/namespaces/default/secrets", new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "token", ["annotations"] = new JsonObject { ["kubernetes.io/service-account.name"] = "default" } },
                ["type"] = "kubernetes.io/service-account-token",
            });
            revision = first.Cluster.Revision;
        }

        await using var second = await StartAsync();
        await second.Cluster.Settled;

        Assert.Equal(revision, second.Cluster.Revision);
    }

    [Fact]
    public async Task A_watch_resumes_from_the_last_revision_and_is_told_when_it_cannot()
    {
        string last, earlier;
        await using (var first = await StartAsync())
        {
            earlier = (await first.CreateAsync(ConfigMaps, ConfigMap("c1"))).Version;
            last = (await first.CreateAsync(ConfigMaps, ConfigMap("c2"))).Version;
        }

        await using var second = await StartAsync();
        using var resumed = await second.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={last}");
        using var stale = await second.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={earlier}");
        await second.CreateAsync(ConfigMaps, ConfigMap("c3"));

        Assert.Equal("ADDED c3", await resumed.NextNameAsync());
        Assert.Equal(410, (int)(await stale.NextAsync())!["object"]!["code"]!);
        Assert.Null(await stale.NextAsync());
    }

    [Fact]
    public async Task A_service_account_token_is_still_good()
    {
        string token;
        await using (var first = await StartAsync())
        {
            await first.Cluster.Settled;
            var answer = await first.PostAsync("/api/v1/namespaces/default/serviceaccounts/default/token", "{}");
            token = (string)answer.Expect(201).Json["status"]!["token"]!;
        }

        await using var second = await StartAsync();
        second.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);

        (await second.GetAsync(ConfigMaps)).Expect(200);
    }

    [Theory]
    [InlineData("certificates.pem", "nonsense")]
    [InlineData("certificates.pem", "")]
    [InlineData("default.key", "nonsense")]
    [InlineData("default.key", "")]
    [InlineData("default.db", "nonsense")]
    public async Task A_broken_file_is_named_with_what_to_do(string file, string content)
    {
        await using (var first = await StartAsync())
            await first.Cluster.Settled;
        await File.WriteAllTextAsync(_folder.File(file), content, TestCluster.Cancel);
        if (file == "default.db")
            File.Delete(_folder.File("default.db-wal"));

        var refused = await Assert.ThrowsAsync<IOException>(StartAsync);

        Assert.Contains(_folder.File(file), refused.Message, StringComparison.Ordinal);
        Assert.Contains("another directory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_under_a_name_that_no_cluster_may_have_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("My_Music.db"), "", TestCluster.Cancel);

        var refused = await Assert.ThrowsAsync<IOException>(StartAsync);

        Assert.Contains("My_Music.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_is_used_by_one_server_at_a_time()
    {
        await using var first = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { PlainHttp = true, DataDirectory = _folder.Path }, TestCluster.Cancel);

        var refused = await Assert.ThrowsAsync<IOException>(StartAsync);

        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_directory_is_refused()
    {
        await File.WriteAllTextAsync(_folder.File("data"), "x", TestCluster.Cancel);

        var refused = await Assert.ThrowsAsync<IOException>(() => TestCluster.StartAsync(options => options with { DataDirectory = _folder.File("data") }));

        Assert.Contains(_folder.File("data"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_cluster_leaves_nothing_behind()
    {
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { PlainHttp = true, DataDirectory = _folder.Path }, TestCluster.Cancel);
        var cluster = server.AddCluster("one");
        server.AddCluster("one-more");
        await cluster.Settled;

        Assert.True(server.RemoveCluster("one"));

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "one.*"));
        Assert.NotEmpty(Directory.EnumerateFiles(_folder.Path, "one-more.*"));
        Assert.NotEqual(cluster.Cluster.Ids.NextUid(), server.AddCluster("one").Cluster.Ids.NextUid());
    }

    private Task<TestCluster> StartAsync() => TestCluster.StartAsync(options => options with { DataDirectory = _folder.Path });

    private void Remove(ObjectName name, GroupResource? resource = null)
    {
        using var journal = new SqliteJournal(_folder.File("default.db"));
        var store = new ObjectStore(journal);
        var from = resource ?? new GroupResource("", "configmaps");
        Assert.NotNull(store.TryCommit(from, store.Find(from, name), null));
    }
}
