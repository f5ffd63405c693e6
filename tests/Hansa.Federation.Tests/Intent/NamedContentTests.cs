using Hansa.Federation.Intent;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Intent;

public sealed class NamedContentTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly NamedContent<string> _content;

    public NamedContentTests() => _content = new NamedContent<string>("awaited", _clock);

    [Fact]
    public void The_first_fetch_does_not_wait()
    {
        Assert.Equal("awaited", _content.Value);
        Assert.True(_content.IsBehind("1"));
        Assert.Equal(TimeSpan.Zero, _content.Wait);
    }

    [Fact]
    public void The_next_one_waits_for_the_rest_of_a_second()
    {
        _content.Begin("1");
        _clock.Advance(TimeSpan.FromMilliseconds(400));

        Assert.Equal(TimeSpan.FromMilliseconds(600), _content.Wait);
        _clock.Advance(TimeSpan.FromMilliseconds(600));
        Assert.Equal(TimeSpan.Zero, _content.Wait);
    }

    [Fact]
    public void Another_version_has_to_be_fetched_and_meanwhile_it_is_known_that_there_is_one()
    {
        Assert.True(Fetch("1", "1", "a"));

        Assert.False(_content.IsBehind("1"));
        Assert.False(_content.IsChanging("1"));
        Assert.True(_content.IsBehind("2"));
        Assert.True(_content.IsChanging("2"));
        Assert.Equal("a", _content.Value);
    }

    [Fact]
    public void A_fetch_from_before_a_change_does_not_end_the_wait_for_it()
    {
        Fetch("1", "1", "a");
        var fetch = _content.Begin("2");

        Assert.True(_content.Take(fetch, now: "3", version: "2", value: "b"));

        Assert.True(_content.IsChanging("3"));
        Assert.True(Fetch("3", "3", "c"));
        Assert.False(_content.IsChanging("3"));
    }

    [Fact]
    public void Who_waits_for_a_change_is_told_also_when_the_fetch_brings_nothing_new()
    {
        Fetch("1", "3", "c");
        Assert.True(_content.IsChanging("2")); // the watch follows

        Assert.True(Fetch("2", "3", "c"));

        Assert.False(_content.IsChanging("2"));
    }

    [Fact]
    public void Who_changes_it_without_pause_holds_nothing_up_for_ever()
    {
        Fetch("1", "1", "a");
        _content.Take(_content.Begin("2"), now: "3", version: "2", value: "b");
        Assert.True(_content.IsChanging("3"));

        _content.Take(_content.Begin("3"), now: "4", version: "3", value: "c");

        Assert.False(_content.IsChanging("4")); // what was fetched last counts
        Assert.Equal("c", _content.Value);
        Assert.True(_content.IsBehind("4"));
        Assert.False(_content.See("3"));
        Assert.True(_content.IsChanging("4")); // the pause came
    }

    [Fact]
    public void What_was_fetched_ahead_of_the_watch_is_not_fetched_again_when_the_watch_tells_of_it()
    {
        Fetch("1", "3", "c");

        Assert.False(_content.IsBehind("1")); // the watch has not moved
        Assert.True(_content.IsBehind("2"));
        Assert.False(_content.IsBehind("3"));
    }

    [Fact]
    public void The_same_version_keeps_its_instance()
    {
        Fetch("1", "2", "a");

        Assert.False(Fetch("2", "2", "another instance"));
        Assert.Equal("a", _content.Value);
    }

    [Fact]
    public void A_version_that_cannot_be_fetched_hides_the_one_before_and_is_tried_again()
    {
        Fetch("1", "1", "a");

        Assert.True(_content.Fail(_content.Begin("2"), "cannot be read"));
        Assert.Equal("cannot be read", _content.Value);
        Assert.True(_content.IsBehind("2"));
        Assert.True(_content.IsBehind("1"));
        Assert.False(_content.IsChanging("2")); // why it is not known is told
        Assert.False(_content.Fail(_content.Begin("2"), "cannot be read"));
        Assert.True(Fetch("2", "2", "b"));
        Assert.Equal("b", _content.Value);
    }

    [Fact]
    public void What_is_asked_for_is_fetched_though_the_watch_has_not_moved()
    {
        Fetch("1", "1", "a");
        _content.Ask();
        Assert.True(_content.IsBehind("1"));
        Assert.False(_content.IsChanging("1"));

        var fetch = _content.Begin("1");

        Assert.False(_content.Fail(fetch, "cannot be read")); // what the watch tells of is known
        Assert.Equal("a", _content.Value);
        Assert.False(_content.IsBehind("1"));
    }

    [Fact]
    public void What_has_gone_and_come_again_is_awaited()
    {
        Fetch("1", "1", "a");

        _content.Forget();

        Assert.Equal("awaited", _content.Value);
        Assert.True(_content.IsBehind("1"));
    }

    [Fact]
    public void What_a_fetch_brings_of_an_object_that_has_gone_meanwhile_counts_for_nothing()
    {
        var one = _content.Begin("1");
        _content.Forget();

        Assert.False(_content.Take(one, now: "9", version: "1", value: "of the one that was deleted"));
        Assert.False(_content.Fail(one, "cannot be read"));

        Assert.Equal("awaited", _content.Value);
        Assert.True(_content.IsBehind("9"));
    }

    /// <summary>While nothing else happens.</summary>
    private bool Fetch(string seen, string version, string value) => _content.Take(_content.Begin(seen), now: seen, version, value);
}
