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

    private Dialer Dialer(params IPAddress[] addresses) => new(
        AddressPolicy.Default,
        new NameLookup(_ => addresses),
        async (endPoint, ct) =>
        {
            if (endPoint.Address.Equals(Dead))
            {
                var never = Task.Delay(Timeout.InfiniteTimeSpan, ct);
                _dialled.TrySetResult();
                await never;
            }

            return Stream.Null;
        },
        _clock);
}
