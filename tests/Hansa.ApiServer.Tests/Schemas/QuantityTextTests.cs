using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.Schemas;

public sealed class QuantityTextTests
{
    private const string Form = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("+1.5")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("100m")]
    [InlineData("1.5Gi")]
    [InlineData("1E")]
    [InlineData("1Ei")]
    [InlineData("12e6")]
    [InlineData("12E-3")]
    [InlineData("1e+20")]
    public void An_amount_is_a_number_with_a_suffix(string text) => Assert.Null(QuantityText.Problem(text));

    [Theory]
    [InlineData("", Form)]
    [InlineData("abc", Form)]
    [InlineData("512MB", Form)]
    [InlineData("1 Gi", Form)]
    [InlineData("1.2.3", Form)]
    [InlineData("true", Form)]
    [InlineData("1mm", "unable to parse quantity's suffix")]
    [InlineData("1K", "unable to parse quantity's suffix")]
    [InlineData("1e", "unable to parse quantity's suffix")]
    [InlineData("m", "unable to parse numeric part of quantity")]
    [InlineData(".", "unable to parse numeric part of quantity")]
    public void What_is_none_is_told_in_the_words_of_Go(string text, string why) => Assert.Equal(why, QuantityText.Problem(text));

    [Fact]
    public void A_long_one_takes_no_longer_than_reading_it() => Assert.Equal(Form, QuantityText.Problem(new string('1', 1_000_000) + "x"));
}
