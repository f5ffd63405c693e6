using System.Net;
using System.Net.Sockets;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Kubernetes.Tests.Transport;

/// <summary>Names with several addresses, and name servers that do not answer.</summary>
public sealed class DialerTests
{
    private static readonly IPAddress Dead = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Alive = IPAddress.Parse("192.0.2.2");
    private static readonly DnsEndPoint Target = new("api.example.org", 6443);
    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _dialled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task An_address_that_does_not_answer_leaves_time_for_the_next()
    {
        var connecting = Dialer(Dead, Alive).ConnectAsync(Target, TestContext.Current.CancellationToken);
        await _dialled.Task;
        Assert.False(connecting.IsCompleted);

        _clock.Advance(Hansa.Kubernetes.Transport.Dialer.Patience);

        Assert.Same(Stream.Null, await connecting);
    }

    [Fact]
    public async Task The_last_address_has_all_the_time_that_is_left()
    {
        using var enough = new CancellationTokenSource();
        var connecting = Dialer(Dead).ConnectAsync(Target, enough.Token).AsTask();
        await _dialled.Task;

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(connecting.IsCompleted);
        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task An_address_that_is_not_allowed_is_passed_over()
    {
        Assert.Same(Stream.Null, await Dialer(IPAddress.Parse("169.254.169.254"), Alive).ConnectAsync(Target, TestContext.Current.CancellationToken));

        await Assert.ThrowsAsync<AddressRefusedException>(async () => await Dialer(IPAddress.Parse("169.254.169.254")).ConnectAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_name_that_many_wait_for_is_asked_for_once_and_they_may_stop_waiting()
    {
        using var answer = new SemaphoreSlim(0);
        var asked = 0;
        var names = new NameLookup(_ =>
        {
            Interlocked.Increment(ref asked);
            answer.Wait();
            return [Alive];
        });
        using var impatient = new CancellationTokenSource();
        var first = names.FindAsync("slow.example.org", impatient.Token);
        var second = names.FindAsync("SLOW.example.org", TestContext.Current.CancellationToken);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.Release();

        Assert.Equal([Alive], await second);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_failed_lookup_is_told_and_tried_anew_the_next_time()
    {
        var answers = new Queue<Func<IPAddress[]>>([() => throw new SocketException((int)SocketError.HostNotFound), () => [Alive]]);
        var names = new NameLookup(_ => answers.Dequeue()());

        await Assert.ThrowsAsync<SocketException>(() => names.FindAsync("api.example.org", TestContext.Current.CancellationToken));

        Assert.Equal([Alive], await names.FindAsync("api.example.org", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Names_that_hang_are_few_at_a_time_and_do_not_take_the_place_of_one_that_resolved_before()
    {
        using var end = new SemaphoreSlim(0);
        using var patience = new CancellationTokenSource();
        var (hanging, most) = (0, 0);
        var names = new NameLookup(host =>
        {
            if (!host.StartsWith("hangs", StringComparison.Ordinal)) return [Alive];
            InterlockedMax(ref most, Interlocked.Increment(ref hanging));
            end.Wait();
            return [];
        });
        await names.FindAsync("api.example.org", TestContext.Current.CancellationToken);
        var all = Enumerable.Range(0, 1000).Select(i => names.FindAsync($"hangs-{i}.example.org", patience.Token)).ToArray();

        Assert.Equal([Alive], await names.FindAsync("api.example.org", TestContext.Current.CancellationToken));

        await patience.CancelAsync();
        await ((Task)Task.WhenAll(all)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        end.Release(1000);
        Assert.InRange(most, 0, NameLookup.MostAtOnce);
        Assert.Equal([Alive], await names.FindAsync("another.example.org", TestContext.Current.CancellationToken)); // whoever gave up left nothing behind
    }

    [Fact]
    public void Where_a_name_leads_is_told_without_the_address()
    {
        var refused = Failures.From("get /version", new AddressRefusedException("api.internal", Alive, "an address of the management cluster"));

        Assert.Contains("192.0.2.2", refused.Message, StringComparison.Ordinal);
        Assert.Equal("get /version: address not allowed: api.internal leads to an address of the management cluster", refused.OwnWords);
        Assert.Equal("get /version: address not allowed: 192.0.2.2 is a loopback address", Failures.From("get /version", new AddressRefusedException("192.0.2.2", Alive, "a loopback address")).OwnWords);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var known = Volatile.Read(ref most); now > known; known = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, now, known);
    }

    private Dialer Dialer(params IPAddress[] addresses) => new(
        AddressPolicy.Default,
        new NameLookup(_ => addresses),
        async (endPoint, ct) =>
        {
            if (endPoint.Address.Equals(Dead))
            {
                var never = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                _dialled.TrySetResult();
                await never;
            }

            return Stream.Null;
        },
        _clock);
}
