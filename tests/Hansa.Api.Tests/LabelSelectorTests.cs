using CsCheck;
using Hansa.Api.Metadata;

namespace Hansa.Api.Tests;

/// <summary>The rules of meta/v1 LabelSelector (k8s.io/apimachinery, pkg/labels).</summary>
public sealed class LabelSelectorTests
{
    private static readonly Gen<string> Word = Gen.OneOf("a", "b", "c");

    private static readonly Gen<IReadOnlyDictionary<string, string>> AnyLabels =
        Gen.Dictionary(Word, Word)[0, 3].Select(labels => (IReadOnlyDictionary<string, string>)labels);

    private static readonly Gen<LabelRequirement> AnyRequirement =
        Gen.Select(Word, Gen.OneOf("In", "NotIn", "Exists", "DoesNotExist"), Word.Array[1, 3], (key, op, values) => Requires(key, op, values));

    [Fact]
    public void An_empty_selector_matches_everything() =>
        AnyLabels.Sample(labels => new LabelSelector().Matches(labels) && new LabelSelector { MatchLabels = Of(), MatchExpressions = [] }.Matches(labels));

    [Theory]
    [InlineData("In", "tier", "gold,silver", true)]
    [InlineData("In", "tier", "silver", false)]
    [InlineData("In", "missing", "gold", false)]
    [InlineData("In", "tier", "", false)]
    [InlineData("NotIn", "tier", "silver", true)]
    [InlineData("NotIn", "tier", "gold", false)]
    [InlineData("NotIn", "missing", "gold", true)]
    [InlineData("Exists", "tier", "", true)]
    [InlineData("Exists", "missing", "", false)]
    [InlineData("DoesNotExist", "tier", "", false)]
    [InlineData("DoesNotExist", "missing", "", true)]
    public void A_requirement_reads_its_own_label(string op, string key, string values, bool matches)
    {
        var selector = new LabelSelector { MatchExpressions = [Requires(key, op, values.Split(',', StringSplitOptions.RemoveEmptyEntries))] };

        Assert.Equal(matches, selector.Matches(Of(("tier", "gold"), ("zone", "north"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("in")]
    [InlineData("Gt")]
    public void An_unknown_operator_matches_nothing(string op) =>
        AnyLabels.Sample(labels => !new LabelSelector { MatchExpressions = [Requires("a", op, "a")] }.Matches(labels));

    [Theory]
    [InlineData("tier", "Gold")]
    [InlineData("Tier", "gold")]
    public void Keys_and_values_are_told_apart_by_case(string key, string value) =>
        Assert.False(new LabelSelector { MatchLabels = Of((key, value)) }.Matches(Of(("tier", "gold"))));

    [Fact]
    public void Matching_labels_is_the_same_as_requiring_each_to_be_in_a_list_of_one() =>
        Gen.Select(AnyLabels, AnyLabels).Sample((wanted, labels) =>
            new LabelSelector { MatchLabels = wanted }.Matches(labels)
            == new LabelSelector { MatchExpressions = [.. wanted.Select(l => Requires(l.Key, "In", l.Value))] }.Matches(labels));

    [Fact]
    public void All_parts_of_a_selector_must_hold() =>
        Gen.Select(AnyLabels, AnyRequirement.Array[0, 3], AnyLabels).Sample((wanted, requirements, labels) =>
            new LabelSelector { MatchLabels = wanted, MatchExpressions = requirements }.Matches(labels)
            == (new LabelSelector { MatchLabels = wanted }.Matches(labels)
                && requirements.All(r => new LabelSelector { MatchExpressions = [r] }.Matches(labels))));

    [Fact]
    public void Each_operator_is_the_contrary_of_its_twin() =>
        Gen.Select(Word, Word.Array[0, 3], AnyLabels).Sample((key, values, labels) =>
        {
            bool Matches(string op) => new LabelSelector { MatchExpressions = [Requires(key, op, values)] }.Matches(labels);

            return Matches("In") != Matches("NotIn") && Matches("Exists") != Matches("DoesNotExist");
        });

    private static LabelRequirement Requires(string key, string op, params string[] values) => new() { Key = key, Operator = op, Values = values };

    private static Dictionary<string, string> Of(params (string Key, string Value)[] labels) => labels.ToDictionary(l => l.Key, l => l.Value);
}
