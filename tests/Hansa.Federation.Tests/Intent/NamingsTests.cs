using Hansa.Api.Metadata;
using Hansa.Federation.Intent;

namespace Hansa.Federation.Tests.Intent;

public sealed class NamingsTests
{
    private static readonly Namer One = new("AppDeployment", new ObjectKey("ns", "one"));
    private static readonly Namer Two = new("AppDeployment", new ObjectKey("ns", "two"));

    private readonly Namings _namings = new();

    [Fact]
    public void What_two_name_is_there_until_both_have_gone()
    {
        Assert.Equal("+a +b", Set(One, "a", "b"));
        Assert.Equal("+c", Set(Two, "b", "c"));
        Assert.Equal("-a", Set(One));
        Assert.Equal("-b -c", Set(Two));
        Assert.Equal("+b", Set(One, "b"));
    }

    [Fact]
    public void What_it_names_now_replaces_what_it_named()
    {
        Set(One, "a", "b");

        Assert.Equal("+c -a", Set(One, "b", "c"));
        Assert.Equal("", Set(One, "b", "c"));
    }

    [Fact]
    public void Objects_of_two_kinds_with_one_name_are_two()
    {
        Set(One, "a");
        Set(One with { Kind = "KommanderCluster" }, "a");

        Assert.Equal("", Set(One));
    }

    private string Set(Namer namer, params IEnumerable<string> names)
    {
        var (first, last) = _namings.Set(namer, [.. names.Select(name => new ObjectKey("ns", name))]);
        return string.Join(' ', first.Select(key => $"+{key.Name}").Order(StringComparer.Ordinal).Concat(last.Select(key => $"-{key.Name}").Order(StringComparer.Ordinal)));
    }
}
