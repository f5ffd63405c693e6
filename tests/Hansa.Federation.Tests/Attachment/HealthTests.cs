using Hansa.Federation.Attachment;
using Hansa.Federation.Fleet;

namespace Hansa.Federation.Tests.Attachment;

public sealed class HealthTests
{
    [Theory]
    [InlineData("R", "R")]
    [InlineData("O", "O")]
    [InlineData("N", "N")]
    [InlineData("RO", "R")]
    [InlineData("ROO", "R")]
    [InlineData("ROOO", "O")]
    [InlineData("ROORO", "R")]
    [InlineData("ROOROOR", "R")]
    [InlineData("OR", "O")]
    [InlineData("ORR", "R")]
    [InlineData("NR", "N")]
    [InlineData("NRR", "R")]
    [InlineData("ORNRR", "R")]
    [InlineData("OROR", "O")]
    [InlineData("RNNN", "N")]
    [InlineData("RNO", "R")]
    [InlineData("RNOO", "R")]
    [InlineData("RNOOO", "O")]
    [InlineData("ONN", "O")]
    [InlineData("ONNN", "N")]
    [InlineData("ROOON", "O")]
    public void A_worse_result_counts_after_three_in_a_row_and_a_good_one_after_two(string probes, string health)
    {
        var history = probes.Aggregate(HealthHistory.Empty, (h, probe) => h.After(Read(probe)));

        Assert.Equal(Read(health[0]), history.Current);
    }

    private static Health Read(char probe) => probe switch { 'R' => Health.Ready, 'N' => Health.NotReady, _ => Health.Offline };
}
