using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>Takes out of a merged object what its applier applied last time and nobody owns now.</summary>
internal static class AppliedPruning
{
    /// <param name="merged">Live and applied, merged.</param>
    /// <param name="last">What the applier applied last time.</param>
    /// <param name="managed">What anybody owns now, the applier's new fields included.</param>
    /// <param name="schema">Of the object.</param>
    /// <remarks>
    /// Taking a field out takes all below it, so twice something is put back: what others own, then what nobody owned that lay below.
    /// </remarks>
    public static JsonObject Prune(JsonObject merged, FieldSet last, FieldSet managed, Schema schema)
    {
        var all = Named(ValueFields.Of(merged, schema), schema);
        last = Named(last, schema);
        var left = FieldsLeft(FieldRemoval.Without(merged, last, schema), schema);
        var owned = all.Difference(left.Union(Named(managed, schema)));
        left = FieldsLeft(FieldRemoval.Without(merged, owned, schema), schema);
        return FieldRemoval.Without(merged, all.Difference(left).Intersection(last), schema);
    }

    private static FieldSet FieldsLeft(JsonObject pruned, Schema schema) => Named(ValueFields.Of(pruned, schema), schema);

    // A declared field counts as a member once something below it does.
    private static FieldSet Named(FieldSet set, Schema schema)
    {
        var result = new FieldSet { Self = set.Self };
        foreach (var (element, child) in set.Children)
        {
            var below = Granularity.Below(schema.Resolved, element);
            var named = Named(child, below ?? Schema.Anything);
            named.Self |= element.StartsWith("f:", StringComparison.Ordinal) && schema.Resolved.Properties.ContainsKey(element[2..]);
            result.Attach(element, named);
        }
        return result;
    }
}
