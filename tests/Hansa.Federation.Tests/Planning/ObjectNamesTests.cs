using CsCheck;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Planning;

public sealed class ObjectNamesTests
{
    [Fact]
    public void A_short_name_stays_whole() => Assert.Equal("spoke-1.abc", ObjectNames.WithSuffix("spoke-1", ".abc"));

    [Fact]
    public void Whatever_the_length_of_the_name_the_whole_is_one() =>
        Gen.Select(Gen.Char["abc-."].Array[0, 251], Gen.Bool.Select(dot => dot ? ".abc" : "-abc")).Sample((inner, suffix) =>
        {
            var name = ObjectNames.WithSuffix($"a{string.Concat(inner).Replace("..", ".a", StringComparison.Ordinal).Replace(".-", ".a", StringComparison.Ordinal).Replace("-.", "a.", StringComparison.Ordinal)}a", suffix);

            return name.Length <= 253 && name.EndsWith(suffix, StringComparison.Ordinal) && name.Split('.').All(label => label.Length > 0 && label[0] != '-' && label[^1] != '-');
        });
}
