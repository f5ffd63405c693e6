using CsCheck;
using Hansa.Api.Metadata;

namespace Hansa.Api.Tests;

public sealed class ObjectKeyTests
{
    private static readonly Gen<ObjectKey> AnyKey =
        Gen.Select(Gen.String[Gen.Char["ab-Z"], 0, 3], Gen.String[Gen.Char["ab-Z"], 0, 3], (ns, name) => new ObjectKey(ns, name));

    [Fact]
    public void Keys_are_sorted_by_namespace_and_then_by_name()
    {
        ObjectKey[] keys = [new("b", "a"), new("a", "b"), ObjectKey.ClusterScoped("z"), new("a", "a")];

        Assert.Equal(["z", "a/a", "a/b", "b/a"], keys.Order().Select(key => key.ToString()));
    }

    [Fact]
    public void The_order_is_ordinal() =>
        Assert.True(new ObjectKey("n", "Z") < new ObjectKey("n", "a"));

    [Fact]
    public void The_order_is_total_and_agrees_with_equality() =>
        Gen.Select(AnyKey, AnyKey).Sample((a, b) =>
            Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a)) && a.CompareTo(b) == 0 == (a == b));

    [Fact]
    public void The_order_is_transitive() =>
        Gen.Select(AnyKey, AnyKey, AnyKey).Sample((a, b, c) => !(a <= b && b <= c) || a <= c);

    [Fact]
    public void The_operators_say_what_the_comparison_says() =>
        Gen.Select(AnyKey, AnyKey).Sample((a, b) =>
            a < b == a.CompareTo(b) < 0 && a > b == a.CompareTo(b) > 0 && a <= b == a.CompareTo(b) <= 0 && a >= b == a.CompareTo(b) >= 0);

    [Fact]
    public void Sorting_does_not_depend_on_the_order_before() =>
        AnyKey.Array[0, 12].Sample(keys => keys.Order().SequenceEqual(keys.Reverse().Order()));

    [Theory]
    [InlineData("", "host", "host")]
    [InlineData("ns", "host", "ns/host")]
    public void A_key_is_written_as_people_write_it(string ns, string name, string written) =>
        Assert.Equal(written, new ObjectKey(ns, name).ToString());

    [Theory]
    [InlineData("", "host")]
    [InlineData("ns", "host")]
    public void A_key_is_read_as_it_is_written(string ns, string name) =>
        Assert.Equal(new ObjectKey(ns, name), ObjectKey.Parse(new ObjectKey(ns, name).ToString()));

    [Fact]
    public void The_key_of_metadata_has_an_empty_namespace_for_a_cluster_scoped_kind()
    {
        Assert.Equal(ObjectKey.ClusterScoped("w"), new ObjectMeta { Name = "w" }.Key);
        Assert.Equal(new ObjectKey("ns", "c"), new ObjectMeta { Namespace = "ns", Name = "c" }.Key);
    }
}
