using System.Text;
using CsCheck;
using Hansa.ApiServer.Tests.Support;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using static Hansa.Kubernetes.Tests.Informers.Collection;

namespace Hansa.Kubernetes.Tests.Informers;

/// <summary>Watches as a hostile or broken server could answer them.</summary>
public sealed class FuzzedWatchTests
{
    private const int Tries = 5000;
    private const int MaxLine = 2000;

    private static readonly byte[] Good = Encoding.UTF8.GetBytes(
        Event("ADDED", Item("a", 1, "1")) + Event("MODIFIED", Item("a", 2, "2")) + Event("BOOKMARK", """{"metadata":{"resourceVersion":"3"}}""")
        + Event("DELETED", Item("a", 4, "2")) + Event("ERROR", """{"kind":"Status","code":410,"reason":"Expired","details":{"retryAfterSeconds":1,"causes":[{"field":"f"}]}}"""));

    [Fact]
    public Task Any_bytes_in_any_pieces_are_events_or_an_answer_that_is_reported() =>
        Gen.Select(JsonMutations.Bytes(Good), Gen.Int[1, 40]).SampleAsync((body, piece) => TakenInAsync(body, piece), iter: Tries);

    [Fact]
    public Task Any_event_is_taken_in_or_reported() =>
        JsonMutations.Of(Event("MODIFIED", Item("a", 2, "2")).TrimEnd()).SampleAsync(line => TakenInAsync(Encoding.UTF8.GetBytes(line + "\n"), piece: 1000), iter: Tries);

    [Fact]
    public Task Any_event_with_a_name_that_is_no_text_is_taken_in_or_reported() => Gen
        .OneOf(JsonMutations.WithStrangeNames(Event("MODIFIED", Item("a", 2, "2")).TrimEnd()), JsonMutations.WithStrangeNames(Event("ERROR", """{"code":410,"details":{"causes":[{"field":"f"}]}}""").TrimEnd()))
        .SampleAsync(line => TakenInAsync(Encoding.UTF8.GetBytes(line + "\n"), piece: 1000), iter: Tries);

    [Fact]
    public void Any_list_with_a_name_that_is_no_text_is_a_page_or_an_answer_that_is_reported() => JsonMutations.WithStrangeNames(List(5, Item("a", 1, "1"))).Sample(ReadAsPage, iter: Tries);

    [Fact]
    public void Any_list_is_a_page_or_an_answer_that_is_reported() => JsonMutations.Of(List(5, Item("a", 1, "1")).Replace("\"5\"", "\"5\",\"continue\":\"x\"", StringComparison.Ordinal)).Sample(ReadAsPage, iter: Tries);

    private static void ReadAsPage(string body)
    {
        try
        {
            var (page, _) = Collections.Page("list", Encoding.UTF8.GetBytes(body));
            foreach (var item in page.Items) _ = ObjectVersion.TryRead(item);
        }
        catch (ApiException)
        {
            // The informer says so, and lists again.
        }
    }

    private static async Task TakenInAsync(byte[] body, int piece)
    {
        var cache = new ItemCache<string>(item => item.GetProperty("value").GetString() ?? "", _ => { }, (_, _) => { }, () => { }, e => e.Message);
        await using var stream = new Pieces(body, piece);
        try
        {
            await foreach (var e in WatchFraming.ReadAsync("watch", stream, MaxLine, TestContext.Current.CancellationToken))
            {
                if (e.Type is WatchEventType.Added or WatchEventType.Modified) cache.Upsert(e.Object);
                if (e.Type is WatchEventType.Deleted) cache.Delete(e.Object);
                cache.Progress = ObjectVersion.VersionOf(e.Object) ?? cache.Progress;
                cache.Observe(e.Object);
            }
        }
        catch (ApiException)
        {
            // The informer says so, and lists or watches again.
        }
    }

    /// <summary>A body that arrives a few bytes at a time.</summary>
    private sealed class Pieces(byte[] body, int piece) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
