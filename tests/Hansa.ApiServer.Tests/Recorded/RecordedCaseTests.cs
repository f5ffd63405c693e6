namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>
/// The embedded server is asked what a real one was asked, and answers as that did: status, headers that clients read, bodies and watch events, but for
/// <see cref="AcceptedDifference.All"/>.
/// </summary>
public sealed class RecordedCaseTests(RecordedServer server) : IClassFixture<RecordedServer>
{
    public static TheoryData<string> Cases => new(RecordedCase.All);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_server_answers_as_the_real_one_did(string name)
    {
        var recorded = RecordedCase.Read(name);
        var accepted = AcceptedDifference.Of(name).ToList();
        using var player = await server.PlayerAsync(recorded);

        var differences = await player.PlayAsync(recorded);

        server.Remove(player);
        Assert.Empty(server.Failures);
        var unknown = differences.Where(difference => !accepted.Any(one => one.Covers(difference)));
        var unneeded = accepted.Where(one => !differences.Any(one.Covers)).Select(one => $"no difference any more, take it out of the list: {one.Place}");
        var told = string.Join('\n', [.. unknown.Select(difference => difference.ToString()), .. unneeded]);
        Assert.True(told.Length == 0, told);
    }

    [Fact]
    public void Every_accepted_difference_is_of_a_recording() =>
        Assert.All(AcceptedDifference.All, accepted => Assert.Contains(accepted.Case, RecordedCase.All));

    [Theory]
    [InlineData("*:body")]
    [InlineData("*:body.items")]
    public void A_difference_that_hides_whatever_is_answered_is_not_accepted(string place) =>
        Assert.Throws<FormatException>(() => AcceptedDifference.Read($"a/001-case {place} Go: it hid empty lists"));
}
