using System.Text;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

/// <summary>No text, however it is made, costs more than its size is worth.</summary>
public sealed class BoundedEffortTests
{
    private const int Levels = 90;
    private const int Wide = 60_000;

    /// <summary>Every path in such a text is 400 KB long: written for each key, they would be 24 GB.</summary>
    [Fact]
    public void Paths_are_not_written_for_what_is_not_told()
    {
        var head = string.Concat(Enumerable.Range(0, Levels).Select(level => new string(' ', level) + new string((char)('a' + level % 26), 1000) + ":\n"));
        var text = new StringBuilder(head);
        for (var key = 0; key < Wide; key++)
            text.Append(' ', Levels).Append('k').Append(key).Append(": 1\n");
        text.Append(' ', Levels).Append("password: x\n");
        var values = new ValuesText(text.ToString());
        var defaults = new ValuesText(head + new string(' ', Levels) + "known: 1\n");
        Assert.NotNull(values.Root);
        Assert.NotNull(defaults.Root);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var warnings = ValuesLint.Warnings(values, defaults.Root);
        var credential = Assert.Single(CredentialKeys.In(values.Root));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000_000);
        Assert.Empty(warnings);
        Assert.InRange(credential.Length, 1, 5_000);
        Assert.Contains(".password looks like a credential", credential, StringComparison.Ordinal);
    }

    /// <summary>Fifty sentences are more than anybody reads.</summary>
    [Fact]
    public void Misspelt_keys_are_told_by_the_first()
    {
        var defaults = new ValuesText(string.Concat(Enumerable.Range(0, Wide).Select(i => $"controller{i}x: 1\n")));
        var values = new ValuesText(string.Concat(Enumerable.Range(0, Wide).Select(i => $"controler{i}x: 1\n")));

        var warnings = ValuesLint.Warnings(values, defaults.Root);

        Assert.InRange(warnings.Length, 1, 50);
        Assert.Equal("values.yaml line 1: controler0x is unknown to the defaults: did you mean controller0x?", warnings[0]);
    }

    [Fact]
    public void A_path_is_as_it_was_and_a_long_one_keeps_its_end()
    {
        Assert.Equal("", ValuesPlace.Root.ToString());
        Assert.Equal(@"a[2].b\.c", ValuesPlace.Root.Child("a").Item(2).Child("b.c").ToString());
        var deep = Enumerable.Range(0, 100).Aggregate(ValuesPlace.Root, (place, level) => place.Child($"{new string('x', 1_000)}{level}")).Child("end").ToString();
        Assert.InRange(deep.Length, 1, 2_000);
        Assert.StartsWith("…", deep, StringComparison.Ordinal);
        Assert.EndsWith(".end", deep, StringComparison.Ordinal);
    }
}
