using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Intent;

/// <summary>Against a server; no time passes but what a test lets pass.</summary>
public sealed class NamedContentsTests : IAsyncLifetime
{
    private const string Ns = "alpha-ns";
    private const string Controller = "controller";
    private static readonly Namer Deployment = new("AppDeployment", new ObjectKey(Ns, "metallb"));
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _clock = new();
    private ManagementGround _ground = null!;           // made below
    private ApiClient _client = null!;                  // as above
    private NamedContents<ValuesSource> _contents = null!; // as above

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await ManagementGround.StartAsync();
        await _ground.CreateAsync(Kinds.Namespace, null, Ns);
        _client = _ground.Open(Controller);
        _contents = new NamedContents<ValuesSource>(_client, OverrideSources.Kind, _clock, new Random(1), NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _contents.DisposeAsync();
        _client.Dispose();
        await _ground.DisposeAsync();
    }

    [Fact]
    public async Task What_nobody_names_is_neither_fetched_nor_kept()
    {
        foreach (var name in (string[])["named", "large", "other"])
        {
            await WriteAsync(name, "a: 1");
        }

        _contents.Name(Deployment, ["named"]);
        await ListAsync();

        await UntilAsync(() => TextOf("named") == "a: 1" && _ground.FetchedBy(Controller).Count > 0);
        Assert.Equal(["named"], _ground.FetchedBy(Controller));
        Assert.Equal((null, Unread.Yet), (TextOf("large"), Find("large")?.Unread));
        Assert.Null(Find("nowhere"));
    }

    [Fact]
    public async Task What_becomes_named_is_fetched_at_once_and_forgotten_when_nobody_names_it()
    {
        await WriteAsync("named", "a: 1");
        await ListAsync();

        _contents.Name(Deployment, ["named"]);

        await UntilAsync(() => TextOf("named") == "a: 1");
        _contents.Name(Deployment, []);
        Assert.Equal(Unread.Yet, Find("named")?.Unread);
    }

    [Fact]
    public async Task Nothing_is_missing_before_the_namespace_is_listed()
    {
        using var fault = _ground.Faults.Add(new Fault(FaultEffect.Error) { Verbs = ["list"], Resources = ["configmaps"] });
        _contents.Name(Deployment, ["named"]);

        _contents.Watch(new HashSet<string> { Ns });

        await UntilAsync(() => _contents.Unlisted(Ns) is not null);
        Assert.False(_contents.HasListed(Ns));
        Assert.Null(_contents.ResourceVersion(Ns));
    }

    [Fact]
    public async Task An_object_that_changes_again_and_again_is_fetched_once_a_second()
    {
        await NamedAsync("named", "a: 0");
        for (var change = 1; change <= 5; change++)
        {
            await WriteAsync("named", $"a: {change}");
        }

        await UntilAsync(() => _contents.ResourceVersion(Ns) is null); // it is known that there is another one
        Assert.Equal(["named"], _ground.FetchedBy(Controller));
        Assert.Equal(Unread.Changed, Find("named")?.Unread); // the deployment that was written after it must not go out with what was there before
        Assert.Equal("a: 0", _contents.Find(new ObjectKey(Ns, "named"))?.Text?.Text); // a kubeconfig is used until there is another

        await UntilAsync(() => TextOf("named") == "a: 5" && _ground.FetchedBy(Controller).Count > 1, passing: TimeSpan.FromMilliseconds(20));
        Assert.InRange(_ground.FetchedBy(Controller).Count, 2, 3); // three where the watch was behind
        await UntilAsync(() => _contents.ResourceVersion(Ns) is not null);
    }

    [Fact]
    public async Task A_change_is_fetched_at_once_when_the_last_fetch_is_a_second_ago()
    {
        await NamedAsync("named", "a: 1");
        _clock.Advance(TimeSpan.FromSeconds(1));

        await WriteAsync("named", "a: 2");

        await UntilAsync(() => TextOf("named") == "a: 2");
    }

    [Fact]
    public async Task What_cannot_be_fetched_says_why_and_is_tried_again()
    {
        await NamedAsync("named", "a: 1");
        _clock.Advance(TimeSpan.FromSeconds(1));
        using (_ground.Faults.Add(new Fault(FaultEffect.Error) { Verbs = ["get"], Resources = ["configmaps"], Code = 403 }))
        {
            await WriteAsync("named", "a: 2");
            await UntilAsync(() => Find("named")?.Unread is { } unread && unread.Contains("403", StringComparison.Ordinal));
            Assert.Null(TextOf("named"));
            Assert.Null(_contents.ResourceVersion(Ns));
        }

        await UntilAsync(() => TextOf("named") == "a: 2", passing: TimeSpan.FromSeconds(1));
        Assert.Null(Find("named")?.Unread);
    }

    [Fact]
    public async Task What_is_listed_and_not_found_is_not_missing_and_is_asked_for_again()
    {
        await NamedAsync("named", "a: 1");
        _clock.Advance(TimeSpan.FromSeconds(1));
        using (_ground.Faults.Add(new Fault(FaultEffect.Error) { Verbs = ["get"], Resources = ["configmaps"], Code = 404 }))
        {
            await WriteAsync("named", "a: 2");
            await UntilAsync(() => Find("named")?.Unread is { } unread && unread.Contains("404", StringComparison.Ordinal));
        }

        await UntilAsync(() => TextOf("named") == "a: 2", passing: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_is_deleted_is_missing_and_what_is_made_again_is_read_again()
    {
        await NamedAsync("named", "a: 1");

        await _ground.DeleteAsync(Kinds.ConfigMap, new ObjectKey(Ns, "named"));
        await UntilAsync(() => Find("named") is null);
        await WriteAsync("named", "a: 2");

        await UntilAsync(() => Find("named")?.Unread == Unread.Yet); // not what was there before
        await UntilAsync(() => TextOf("named") == "a: 2", passing: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_Hansa_wrote_itself_is_not_there()
    {
        await _ground.CreateAsync(Kinds.ConfigMap, Ns, "copy", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement } } });
        _contents.Name(Deployment, ["copy", "named"]);
        await WriteAsync("named", "a: 1");
        await ListAsync();

        await UntilAsync(() => TextOf("named") == "a: 1" && _ground.FetchedBy(Controller).Count > 0);
        Assert.Null(Find("copy"));
        Assert.Equal(["named"], _ground.FetchedBy(Controller));
    }

    [Fact]
    public async Task A_namespace_that_is_no_workspaces_any_more_is_not_known()
    {
        await NamedAsync("named", "a: 1");

        _contents.Watch(new HashSet<string>());

        Assert.False(_contents.HasListed(Ns));
        Assert.Null(Find("named"));
    }

    [Fact]
    public async Task A_namespace_that_is_a_workspaces_again_is_read_again()
    {
        await NamedAsync("named", "a: 1");
        _contents.Watch(new HashSet<string>());
        await WriteAsync("named", "a: 2");
        _clock.Advance(TimeSpan.FromSeconds(1));

        await ListAsync();

        await UntilAsync(() => TextOf("named") == "a: 2");
    }

    private async Task NamedAsync(string name, string text)
    {
        await WriteAsync(name, text);
        _contents.Name(Deployment, [name]);
        await ListAsync();
        await UntilAsync(() => TextOf(name) == text);
    }

    private async Task ListAsync()
    {
        _contents.Watch(new HashSet<string> { Ns });
        await UntilAsync(() => _contents.HasListed(Ns));
    }

    private async Task WriteAsync(string name, string text)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["data"] = new JsonObject { [WellKnown.ValuesKey] = text } };
        using var written = await _ground.Client.ApplyAsync(Kinds.ConfigMap, new ObjectKey(Ns, name), System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()), "people", force: true, Ct);
    }

    private ValuesSource? Find(string name) => _contents.FindSettled(new ObjectKey(Ns, name));

    private string? TextOf(string name) => Find(name)?.Text?.Text;

    /// <param name="holds">What is waited for.</param>
    /// <param name="passing">How much time passes at each look.</param>
    private async Task UntilAsync(Func<bool> holds, TimeSpan passing = default)
    {
        while (!holds())
        {
            await Task.Delay(Look, TimeProvider.System, Ct);
            _clock.Advance(passing);
        }
    }
}
