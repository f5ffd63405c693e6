using System.Globalization;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Selectors;

/// <summary>A label selector as it stands in a query: requirements that must all hold.</summary>
internal sealed class LabelSelection
{
    public static readonly LabelSelection Everything = new([]);

    private readonly IReadOnlyList<Requirement> _requirements;

    private LabelSelection(IReadOnlyList<Requirement> requirements) => _requirements = requirements;

    public bool IsEverything => _requirements.Count == 0;

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in _requirements)
            if (!requirement.Matches(labels))
                return false;
        return true;
    }

    /// <exception cref="StatusException">400 with the parser's own words.</exception>
    public static LabelSelection Parse(string text) =>
        text.Length == 0 ? Everything : new LabelSelection(new LabelSelectorParser(text).Parse());

    internal enum Operator
    {
        In,
        NotIn,
        Exists,
        DoesNotExist,
        GreaterThan,
        LessThan,
    }

    /// <summary>One requirement; <c>!=</c> and <c>notin</c> also hold for objects without the label.</summary>
    internal sealed record Requirement(string Key, Operator Operator, IReadOnlyCollection<string> Values)
    {
        public bool Matches(IReadOnlyDictionary<string, string> labels)
        {
            var present = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                Operator.Exists => present,
                Operator.DoesNotExist => !present,
                Operator.In => present && Values.Contains(value!),
                Operator.NotIn => !present || !Values.Contains(value!),
                Operator.GreaterThan => present && Compare(value!) is > 0,
                Operator.LessThan => present && Compare(value!) is < 0,
            };
        }

        private int? Compare(string value) =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number.CompareTo(long.Parse(Values.First(), CultureInfo.InvariantCulture))
                : null;
    }
}
