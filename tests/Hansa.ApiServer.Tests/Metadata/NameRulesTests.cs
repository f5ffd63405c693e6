using Hansa.ApiServer.Metadata;

namespace Hansa.ApiServer.Tests.Metadata;

public sealed class NameRulesTests
{
    private static readonly string Long = new('a', 254);

    [Theory]
    [InlineData("a", true)]
    [InlineData("a-b.c-1", true)]
    [InlineData("1.2.3", true)]
    [InlineData("", false)]
    [InlineData("A", false)]
    [InlineData("a_b", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a..b", false)]
    [InlineData("a.-b", false)]
    [InlineData("a\n", false)]
    [InlineData("ä", false)]
    public void A_subdomain_is_lower_case_labels_with_dots(string name, bool good) => Assert.Equal(good, NameRules.Subdomain(name) is null);

    [Theory]
    [InlineData("a-1", true)]
    [InlineData("a.b", false)]
    [InlineData("1a", true)]
    public void A_label_has_no_dots(string name, bool good) => Assert.Equal(good, NameRules.Label(name) is null);

    [Theory]
    [InlineData("a1", true)]
    [InlineData("1a", false)]
    public void A_service_begins_with_a_letter(string name, bool good) => Assert.Equal(good, NameRules.ServiceName(name) is null);

    [Theory]
    [InlineData("system:x", true)]
    [InlineData("Upper Case", true)]
    [InlineData("a/b", false)]
    [InlineData("a%b", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    public void A_role_may_have_any_name_that_fits_into_a_path(string name, bool good) => Assert.Equal(good, NameRules.PathSegment(name) is null);

    [Theory]
    [InlineData("name", null)]
    [InlineData("example.com/Name_1", null)]
    [InlineData("/name", "prefix part must be non-empty")]
    [InlineData("example.com/", "name part must be non-empty")]
    [InlineData("", "name part must be non-empty")]
    [InlineData("Example.com/name", "prefix part a lowercase RFC 1123 subdomain")]
    [InlineData("a/b/c", "a qualified name must consist of")]
    [InlineData("a b", "name part must consist of")]
    public void A_key_has_a_name_and_maybe_a_prefix(string key, string? wrong)
    {
        if (wrong is null)
            Assert.Empty(NameRules.QualifiedName(key));
        else
            Assert.Contains(NameRules.QualifiedName(key), found => found.StartsWith(wrong, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_have_an_end()
    {
        Assert.Null(NameRules.Subdomain(Long[..253]));
        Assert.Equal("must be no more than 253 bytes", NameRules.Subdomain(Long));
        Assert.Null(NameRules.Label(Long[..63]));
        Assert.Equal("must be no more than 63 bytes", NameRules.Label(Long[..64]));
        Assert.Equal("must be no more than 63 bytes", NameRules.LabelValue(Long[..64]));
        Assert.Equal(["name part must be no more than 63 bytes"], NameRules.QualifiedName(Long[..64]));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("A_b.c-1", true)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    public void A_label_value_may_be_empty(string value, bool good) => Assert.Equal(good, NameRules.LabelValue(value) is null);

    [Fact]
    public void A_generated_name_is_its_base_and_five_characters_within_the_limit()
    {
        Assert.Equal("gen-bbbbb", GeneratedNames.Next("gen-", _ => 0));
        Assert.Equal(new string('a', 58) + "bbbbb", GeneratedNames.Next(Long, _ => 0));
    }
}
