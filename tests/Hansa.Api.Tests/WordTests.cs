using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hansa.Api.Resources;

namespace Hansa.Api.Tests;

/// <summary>The words that programs compare: reasons, condition types and phases.</summary>
public sealed partial class WordTests
{
    private static readonly Lazy<IReadOnlySet<string>> Documented = new(ReadDocumentation);

    public static TheoryData<Type> Lists => [typeof(Reasons), typeof(ConditionTypes), typeof(ClusterPhases)];

    [Theory, MemberData(nameof(Lists))]
    public void Every_word_is_the_name_of_its_constant(Type list) =>
        Assert.All(Words(list), word => Assert.Equal(word.Name, Value(word)));

    [Theory, MemberData(nameof(Lists))]
    public void Every_word_is_CamelCase(Type list) =>
        Assert.All(Words(list), word => Assert.Matches(CamelCase(), Value(word)));

    [Theory, MemberData(nameof(Lists))]
    public void No_word_differs_from_another_by_case_only(Type list) =>
        Assert.Distinct(Words(list).Select(Value), StringComparer.OrdinalIgnoreCase);

    [Theory, MemberData(nameof(Lists))]
    public void Every_word_is_explained(Type list) =>
        Assert.Empty(Words(list).Select(word => $"F:{list.FullName}.{word.Name}").Except(Documented.Value));

    [Theory, MemberData(nameof(Lists))]
    public void A_list_of_words_holds_nothing_else(Type list) =>
        Assert.Equal(Words(list).Select(word => word.Name), list.GetMembers(BindingFlags.Public | BindingFlags.Static).Select(member => member.Name));

    private static FieldInfo[] Words(Type list)
    {
        FieldInfo[] words = [.. list.GetFields().Where(field => field.IsLiteral)];
        Assert.NotEmpty(words);
        return words;
    }

    private static string Value(FieldInfo word) => (string)word.GetRawConstantValue()!; // a constant of these lists is a string

    private static HashSet<string> ReadDocumentation() =>
        [.. XDocument.Load(Path.ChangeExtension(typeof(Reasons).Assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is { } summary && summary.Value.Trim().Length > 0)
            .Select(member => (string)member.Attribute("name")!)]; // the compiler names every member

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*$")]
    private static partial Regex CamelCase();
}
