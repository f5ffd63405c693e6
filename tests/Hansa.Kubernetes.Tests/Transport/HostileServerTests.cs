using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class HostileServerTests
{
    private static readonly ObjectKey Key = new("ns", "a");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stalled_body_ends_at_the_deadline()
    {
        var clock = new TestClock();
        var stalled = new Signals<bool>();
        await using var server = await TestServer.StartAsync(async c =>
        {
            await c.PartAsync("""{"metadata":""");
            stalled.Send(true);
            await c.SilenceAsync();
        });
        using var client = server.Client(clock);

        var reading = client.GetAsync("/api/v1/namespaces/ns", Ct);
        await stalled.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(ApiFailure.TimedOut, (await Assert.ThrowsAsync<ApiException>(() => reading)).Failure);
    }

    [Fact]
    public async Task A_stalled_error_body_ends_at_the_deadline()
    {
        var clock = new TestClock();
        var stalled = new Signals<bool>();
        await using var server = await TestServer.StartAsync(async c =>
        {
            c.Response.StatusCode = 500;
            await c.PartAsync("{");
            stalled.Send(true);
            await c.SilenceAsync();
        });
        using var client = server.Client(clock);

        var reading = client.GetAsync("/api/v1/namespaces/ns", Ct);
        await stalled.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(ApiFailure.TimedOut, (await Assert.ThrowsAsync<ApiException>(() => reading)).Failure);
    }

    [Fact]
    public async Task A_mute_server_is_left_when_the_caller_cancels()
    {
        var asked = new Signals<bool>();
        await using var server = await TestServer.StartAsync(async c =>
        {
            asked.Send(true);
            await c.SilenceAsync();
        });
        using var client = server.Client();
        using var caller = new CancellationTokenSource();

        var reading = client.GetAsync("/version", caller.Token);
        await asked.NextAsync();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task An_endless_body_is_a_bad_answer()
    {
        await using var server = await TestServer.StartAsync(async c =>
        {
            while (true) await c.PartAsync(new string(' ', 8192));
        });
        using var client = server.Client(options: new ApiClientOptions { MaxBodyBytes = 100_000 });

        Assert.Equal(ApiFailure.BadAnswer, await FailureAsync(client));
    }

    [Fact]
    public async Task An_endless_error_body_still_tells_the_error()
    {
        await using var server = await TestServer.StartAsync(async c =>
        {
            c.Response.StatusCode = 403;
            while (true) await c.PartAsync(new string(' ', 8192));
        });
        using var client = server.Client();

        Assert.Equal(ApiFailure.Forbidden, await FailureAsync(client));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = await TestServer.StartAsync(c =>
        {
            c.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using var client = server.Client();

        Assert.Equal(ApiFailure.BadAnswer, await FailureAsync(client));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("{\"a\":")]
    public async Task An_answer_that_is_not_JSON_is_a_bad_answer(string body)
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync(body));
        using var client = server.Client();

        Assert.Equal(ApiFailure.BadAnswer, await FailureAsync(client));
    }

    [Fact]
    public async Task Very_deep_JSON_is_a_bad_answer()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync(new string('[', 100_000) + new string(']', 100_000)));
        using var client = server.Client();

        Assert.Equal(ApiFailure.BadAnswer, await FailureAsync(client));
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_asked_for_again_in_smaller_ones()
    {
        // Four objects of 30 KB, and a client that takes 64 KB.
        static string Page(int from, int count) => $$"""
            {"metadata":{"resourceVersion":"7"{{(from + count < 4 ? $",\"continue\":\"{from + count}\"" : "")}}},"items":[{{string.Join(',', Enumerable.Range(from, Math.Min(count, 4 - from)).Select(i => $"{{\"metadata\":{{\"name\":\"{i}\"}},\"data\":\"{new string('x', 30_000)}\"}}"))}}]}
            """;
        await using var server = await TestServer.StartAsync(c => c.JsonAsync(Page(
            int.Parse(c.Request.Query["continue"].FirstOrDefault() ?? "0", System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(c.Request.Query["limit"].ToString(), System.Globalization.CultureInfo.InvariantCulture))));
        using var client = server.Client(options: new ApiClientOptions { MaxBodyBytes = 64_000 });

        var names = new List<string?>();
        await foreach (var page in client.ListAsync(Kinds.ConfigMap, "ns", new ListOptions(), TestContext.Current.CancellationToken))
            names.AddRange(page.Items.Select(item => item.GetProperty("metadata").GetProperty("name").GetString()));

        Assert.Equal(["0", "1", "2", "3"], names);
    }

    [Fact]
    public async Task A_connection_that_is_reset_in_the_middle_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ResetAsync(listener);
        var connection = new ConnectionDescription { Server = new Uri($"http://{listener.LocalEndpoint}"), Credentials = new Credentials.None() };
        using var client = ApiClient.Create(connection, TestServer.Options(), TimeProvider.System);

        Assert.Equal(ApiFailure.Unreachable, await FailureAsync(client));
        await serving;
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        using var client = ApiClient.Create(
            new ConnectionDescription { Server = url, Credentials = new Credentials.None() }, TestServer.Options(), TimeProvider.System);

        Assert.Equal(ApiFailure.Unreachable, await FailureAsync(client));
    }

    [Fact]
    public async Task A_forbidden_address_is_not_connected_to()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"));
        using var client = ApiClient.Create(server.Connection, new ApiClientOptions(), TimeProvider.System);

        Assert.Equal(ApiFailure.AddressRefused, await FailureAsync(client));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_name_is_looked_at_where_it_leads_at_every_connect()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"));
        var named = server.Connection with { Server = new UriBuilder(server.Url) { Host = "localhost" }.Uri };
        ImmutableArray<IPNetwork> denied = [];
        var policy = new AddressPolicy { AllowLoopback = true }.WithManagement(() => denied, () => []);
        using var client = ApiClient.Create(named, new ApiClientOptions { Addresses = policy, DisableHttp2 = true }, TimeProvider.System);
        using (await client.GetAsync("/version", Ct))
        {
            denied = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];
        }

        using var again = ApiClient.Create(named, new ApiClientOptions { Addresses = policy }, TimeProvider.System);

        Assert.Equal(ApiFailure.AddressRefused, await FailureAsync(again));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_token_that_the_server_repeats_is_not_passed_on()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(403, "Forbidden", message: $"you sent {c.Request.Headers.Authorization}"));
        using var client = ApiClient.Create(server.Connection with { Credentials = new Credentials.Bearer("s3cret") }, TestServer.Options(), TimeProvider.System);

        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", Ct));

        Assert.Contains("you sent Bearer (the token)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_at_the_end_of_a_long_message_is_not_passed_on_in_part()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(403, "Forbidden", message: new string('x', 1018) + c.Request.Headers.Authorization[0]!["Bearer ".Length..]));
        using var client = ApiClient.Create(server.Connection with { Credentials = new Credentials.Bearer("s3cret-s3cret") }, TestServer.Options(), TimeProvider.System);

        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", Ct));

        Assert.Contains("xxx", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3c", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_announced_takes_no_memory_before_it_comes()
    {
        var body = new Offered();
        using var content = new StreamContent(body);
        content.Headers.ContentLength = 50_000_000;

        await BodyReading.ReadAsync(content, 64_000_000, Ct);

        Assert.InRange(body.First, 1, 65_537);
    }

    [Fact]
    public async Task Of_bodies_above_a_mebibyte_only_so_many_are_read_at_once_and_smaller_ones_wait_for_none()
    {
        using var large = new SemaphoreSlim(0);
        using var small = new ByteArrayContent(new byte[1_000_000]);
        using var first = new ByteArrayContent(new byte[5_000_000]);
        using var second = new ByteArrayContent(new byte[5_000_000]);
        Assert.Equal(1_000_000, (await BodyReading.ReadAsync(small, 10_000_000, Ct, large)).Length);

        Task<byte[]>[] reading = [BodyReading.ReadAsync(first, 10_000_000, Ct, large), BodyReading.ReadAsync(second, 4_999_999, Ct)];
        await Assert.ThrowsAsync<BodyTooLargeException>(() => reading[1]);
        Assert.False(reading[0].IsCompleted);
        large.Release();

        Assert.Equal(5_000_000, (await reading[0]).Length);
        Assert.Equal(1, large.CurrentCount);
    }

    [Fact]
    public async Task A_single_object_has_a_limit_of_its_own_and_so_has_what_is_small_by_nature()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync($$"""{"metadata":{"resourceVersion":"7"},"items":[],"x":"{{new string('x', 30_000)}}"}"""));
        using var client = server.Client(options: new ApiClientOptions { MaxBodyBytes = 64_000, MaxObjectBytes = 20_000 });
        using var other = server.Client(options: new ApiClientOptions { MaxBodyBytes = 64_000 });

        await foreach (var page in client.ListAsync(Kinds.ConfigMap, "ns", new ListOptions(), Ct)) Assert.Empty(page.Items);
        Assert.Equal(ApiFailure.BadAnswer, await FailureAsync(client));
        using (await other.GetAsync("/version", Ct)) Assert.Equal(ApiFailure.BadAnswer, (await Assert.ThrowsAsync<ApiException>(() => other.GetAsync("/version", Ct, 10_000))).Failure);
        Assert.Equal(ApiFailure.BadAnswer, (await Assert.ThrowsAsync<ApiException>(() => other.CreateAsync(Kinds.ConfigMap, "ns", "{}"u8.ToArray(), Ct, 10_000))).Failure);
    }

    [Fact]
    public void More_objects_than_are_taken_are_counted_before_they_are_read()
    {
        var page = Encoding.UTF8.GetBytes("""{"metadata":{"resourceVersion":"7"},"items":[{},{},{}]}""");

        Assert.Equal(3, Collections.Page("list", page, before: 7, most: 10).Page.Items.Length);
        Assert.Contains("more than 10 objects", Assert.Throws<ApiException>(() => Collections.Page("list", page, before: 8, most: 10)).Message, StringComparison.Ordinal);
    }

    /// <summary>Remembers how much room it was offered first, and has nothing.</summary>
    private sealed class Offered : MemoryStream
    {
        public int First { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            First = First == 0 ? buffer.Length : First;
            return ValueTask.FromResult(0);
        }
    }

    [Fact]
    public async Task What_a_server_says_about_a_Secret_is_left_out()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(422, "Invalid", message: "data: Invalid value: hunter2"));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Hansa.Api.Kinds.Secret, "ns", "{}"u8.ToArray(), Ct));

        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_After_is_obeyed_by_all_that_share_the_budget_but_for_the_probe()
    {
        var clock = new TestClock();
        var busy = true;
        await using var server = await TestServer.StartAsync(c =>
        {
            if (!busy || c.Request.Path == "/healthz") return c.JsonAsync("{}");
            c.Response.Headers.RetryAfter = "7";
            return c.StatusAsync(429, "TooManyRequests");
        });
        using var budget = new RequestBudget(1000, 1000, 10, clock);
        using var client = server.Client(clock, new ApiClientOptions { Budget = budget });
        Assert.Equal(ApiFailure.TooManyRequests, await FailureAsync(client));
        busy = false;

        var unsent = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", Ct));
        Assert.Equal((ApiFailure.TooManyRequests, TimeSpan.FromSeconds(7)), (unsent.Failure, unsent.RetryAfter));
        await client.GetTextAsync("/healthz", TimeSpan.FromSeconds(3), Ct);
        Assert.Equal(2, server.Requests.Count);
        clock.Advance(TimeSpan.FromSeconds(8));

        using var answer = await client.GetAsync("/version", Ct);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Four_hundred_and_twenty_nine_carries_how_long_to_wait()
    {
        await using var server = await TestServer.StartAsync(c =>
        {
            c.Response.Headers.RetryAfter = "7";
            return c.StatusAsync(429, "TooManyRequests");
        });
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version", Ct));

        Assert.Equal((ApiFailure.TooManyRequests, TimeSpan.FromSeconds(7), true), (e.Failure, e.RetryAfter, e.IsTransient));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(400, "BadRequest", ApiFailure.Invalid)]
    [InlineData(401, "Unauthorized", ApiFailure.Unauthorized)]
    [InlineData(403, "Forbidden", ApiFailure.Forbidden)]
    [InlineData(404, "NotFound", ApiFailure.NotFound)]
    [InlineData(409, "AlreadyExists", ApiFailure.AlreadyExists)]
    [InlineData(409, "Conflict", ApiFailure.Conflict)]
    [InlineData(410, "Expired", ApiFailure.Expired)]
    [InlineData(415, "UnsupportedMediaType", ApiFailure.UnsupportedMediaType)]
    [InlineData(418, "Teapot", ApiFailure.Other)]
    [InlineData(422, "Invalid", ApiFailure.Invalid)]
    [InlineData(500, "InternalError", ApiFailure.ServerError)]
    [InlineData(503, "ServiceUnavailable", ApiFailure.ServerError)]
    public async Task Every_status_has_one_meaning(int code, string reason, ApiFailure expected)
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(code, reason, """{"retryAfterSeconds":3}"""));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Kinds.ConfigMap, "ns", "{}"u8.ToArray(), Ct));

        Assert.Equal((expected, reason, TimeSpan.FromSeconds(3)), (e.Failure, e.Reason, e.RetryAfter));
    }

    [Fact]
    public async Task A_field_of_another_manager_is_its_own_failure()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(
            409, "Conflict", """{"causes":[{"reason":"FieldManagerConflict","field":".spec.x","message":"kubectl"}]}"""));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<ApiException>(() => client.ApplyAsync(Kinds.ConfigMap, Key, "{}"u8.ToArray(), "hansa-1", false, Ct));

        Assert.Equal(ApiFailure.FieldManagerConflict, e.Failure);
        Assert.Equal(new StatusCause("FieldManagerConflict", ".spec.x", "kubectl"), Assert.Single(e.Causes));
    }

    [Fact]
    public async Task A_patch_of_an_object_that_was_made_anew_means_read_again()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(
            422, "Invalid", """{"causes":[{"reason":"FieldValueInvalid","field":"metadata.uid","message":"Invalid value: \"x\": field is immutable"}]}"""));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<ApiException>(() => client.MergePatchAsync(Kinds.ConfigMap, Key, """{"metadata":{"uid":"x"}}"""u8.ToArray(), Ct));

        Assert.Equal(ApiFailure.Conflict, e.Failure);
    }

    [Fact]
    public async Task A_namespace_that_goes_is_no_missing_right()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(
            403, "Forbidden", """{"causes":[{"reason":"NamespaceTerminating","field":"metadata.namespace","message":"being terminated"}]}"""));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Kinds.ConfigMap, "ns", "{}"u8.ToArray(), Ct));

        Assert.Equal(ApiFailure.NamespaceTerminating, e.Failure);
        Assert.DoesNotContain("needs the right", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(405, "MethodNotAllowed")]
    public async Task A_definition_that_goes_is_no_missing_right(int code, string reason)
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync(
            $$"""
            {"kind":"Status","code":{{code}},"reason":"{{reason}}",
             "message":"helmreleases.helm.toolkit.fluxcd.io \"a\" is forbidden: create not allowed while custom resource definition is terminating"}
            """,
            code));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<ApiException>(() => client.ApplyAsync(Kinds.HelmRelease("v2"), Key, "{}"u8.ToArray(), "me", true, Ct));

        Assert.Equal(ApiFailure.DefinitionTerminating, e.Failure);
        Assert.DoesNotContain("needs the right", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_never_holds_the_query_the_token_or_a_long_text()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync($$"""{"code":500,"message":"{{new string('x', 50_000)}}"}""", 500));
        using var client = ApiClient.Create(
            server.Connection with { Credentials = new Credentials.Bearer("s3cret") }, TestServer.Options(), TimeProvider.System);

        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version?labelSelector=private", Ct));

        Assert.DoesNotContain("private", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
        Assert.True(e.Message.Length < 1200);
    }

    [Fact]
    public async Task Unknown_fields_survive_apply_and_read()
    {
        var stored = "";
        await using var server = await TestServer.StartAsync(async c =>
        {
            using var reader = new StreamReader(c.Request.Body);
            if (c.Request.Method == "PATCH") stored = await reader.ReadToEndAsync(c.RequestAborted);
            await c.JsonAsync(stored);
        });
        using var client = server.Client();

        using var applied = await client.ApplyAsync(Kinds.ConfigMap, Key, """{"new":{"field":1}}"""u8.ToArray(), "hansa-1", true, Ct);
        using var read = await client.GetAsync(Kinds.ConfigMap.ObjectPath(Key), Ct);

        Assert.Equal(1, read!.RootElement.GetProperty("new").GetProperty("field").GetInt32());
        Assert.Equal("PATCH /api/v1/namespaces/ns/configmaps/a?fieldManager=hansa-1&force=true", server.Requests.First());
    }

    [Fact]
    public async Task A_stuck_delete_body_does_not_hide_that_it_was_taken()
    {
        await using var server = await TestServer.StartAsync(async c =>
        {
            await c.PartAsync("{");
            await c.SilenceAsync();
        });
        using var client = server.Client();

        Assert.Equal(DeleteResult.Accepted, await client.DeleteAsync(Kinds.ConfigMap, Key, new DeletePreconditions("u", "5"), Ct));
    }

    [Theory]
    [InlineData(404, "NotFound", DeleteResult.AlreadyGone)]
    [InlineData(409, "Conflict", DeleteResult.PreconditionFailed)]
    public async Task Deleting_what_is_not_there_any_more_is_an_answer(int code, string reason, DeleteResult expected)
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(code, reason));
        using var client = server.Client();

        Assert.Equal(expected, await client.DeleteAsync(Kinds.ConfigMap, Key, new DeletePreconditions("u", null), Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_key_that_would_address_something_else_is_refused(string name)
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"));
        using var client = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(
            () => client.DeleteAsync(Kinds.ConfigMap, new ObjectKey("ns", name), new DeletePreconditions("u", null), Ct));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_missing_object_is_null()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(404, "NotFound"));
        using var client = server.Client();

        Assert.Null(await client.GetAsync("/api/v1/namespaces/x", Ct));
        Assert.Null(await client.MergePatchAsync(Kinds.ConfigMap, Key, "{}"u8.ToArray(), Ct, "status"));
        Assert.Null(await client.ReplaceAsync(Kinds.ConfigMap, Key, "{}"u8.ToArray(), Ct));
        Assert.Equal(ApiFailure.NotFound, (await Assert.ThrowsAsync<ApiException>(() => client.GetTextAsync("/readyz", TimeSpan.FromSeconds(5), Ct))).Failure);
    }

    [Fact]
    public async Task A_client_that_is_closed_in_the_middle_of_a_request_makes_it_unreachable()
    {
        var asked = new Signals<bool>();
        await using var server = await TestServer.StartAsync(async c =>
        {
            asked.Send(true);
            await c.SilenceAsync();
        });
        var client = server.Client();
        var reading = client.GetAsync("/version", Ct);
        await asked.NextAsync();

        client.Dispose();

        Assert.Equal(ApiFailure.Unreachable, (await Assert.ThrowsAsync<ApiException>(() => reading)).Failure);
    }

    [Fact]
    public async Task A_thousand_clients_opened_and_closed_leave_no_connection_behind()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"));
        for (var i = 0; i < 1000; i++)
        {
            using (var client = server.Client())
            {
                using var answer = await client.GetAsync("/version", Ct);
            }

            await server.Closed.NextAsync();
        }
    }

    private static async Task<ApiFailure> FailureAsync(ApiClient client)
    {
        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/api/v1/namespaces/ns", Ct));
        return e.Failure;
    }

    private static async Task ResetAsync(TcpListener listener)
    {
        using var socket = await listener.AcceptSocketAsync(Ct);
        await socket.ReceiveAsync(new byte[1024], Ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), Ct);
        socket.LingerState = new LingerOption(true, 0);
    }
}
