using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Evaluation;

/// <summary>What a macro walks over, and the variables that it sets on the way.</summary>
/// <param name="Range">A list or a map.</param>
/// <param name="First">The element or key; with two variables the index or key.</param>
/// <param name="Second">With two variables the element or value; otherwise -1.</param>
internal sealed record Iteration(Node Range, int First, int Second)
{
    /// <returns>A failure, or what <paramref name="result"/> gives at the end.</returns>
    /// <param name="frame">Where the variables live.</param>
    /// <param name="step">Called for each element; what it returns ends the walk unless it is null.</param>
    /// <param name="result">The value when nothing ended it.</param>
    public object? Walk(Frame frame, Func<object?> step, Func<object?> result)
    {
        var range = Range.Evaluate(frame);
        if (range is CelList list)
            for (var i = 0; i < list.Count; i++)
            {
                Set(frame, Second < 0 ? list[i] : (long)i, Second < 0 ? null : list[i]);
                if (step() is { } end)
                    return end;
            }
        else if (range is CelMap map)
            foreach (var key in map.Keys)
            {
                Set(frame, key, Second >= 0 && map.TryGet(key, out var value) ? value : null);
                if (step() is { } end)
                    return end;
            }
        else
            return range is CelFailure ? range : CelFailure.NoOverload;
        return frame.Budget.Exhausted ? CelFailure.OutOfBudget : result();
    }

    private void Set(Frame frame, object? first, object? second)
    {
        frame.Budget.Spend(1);
        frame.Variables[First] = first;
        if (Second >= 0)
            frame.Variables[Second] = second;
    }
}

/// <summary><c>all</c> and <c>exists</c>: an element may decide alone, even when others fail.</summary>
internal sealed class Quantifier(Iteration iteration, Node predicate, bool decides) : Node
{
    protected override object? Run(Frame frame)
    {
        CelFailure? failure = null;
        return iteration.Walk(
            frame,
            () =>
            {
                var value = predicate.Evaluate(frame);
                if (frame.Budget.Exhausted)
                    return CelFailure.OutOfBudget;
                if (value is bool flag)
                    return flag == decides ? value : null;
                failure ??= value as CelFailure ?? CelFailure.NoOverload;
                return null;
            },
            () => (object?)failure ?? !decides);
    }
}

internal sealed class ExistsOne(Iteration iteration, Node predicate) : Node
{
    protected override object? Run(Frame frame)
    {
        var count = 0;
        return iteration.Walk(
            frame,
            () =>
            {
                var value = predicate.Evaluate(frame);
                count += value is true ? 1 : 0;
                return value is bool ? null : value as CelFailure ?? CelFailure.NoOverload;
            },
            () => count == 1);
    }
}

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>.</summary>
internal sealed class Projection(Iteration iteration, Node? filter, Node body) : Node
{
    protected override object? Run(Frame frame)
    {
        var values = new List<object?>();
        return iteration.Walk(
            frame,
            () =>
            {
                var wanted = filter is null ? true : filter.Evaluate(frame);
                if (wanted is not bool)
                    return wanted as CelFailure ?? CelFailure.NoOverload;
                if (wanted is false)
                    return null;
                var value = body.Evaluate(frame);
                if (value is CelFailure)
                    return value;
                values.Add(value);
                return null;
            },
            () => new ValueList(values));
    }
}

internal sealed class MapProjection(Iteration iteration, Node? filter, Node body) : Node
{
    protected override object? Run(Frame frame)
    {
        var values = new Dictionary<object, object?>();
        return iteration.Walk(
            frame,
            () =>
            {
                var wanted = filter is null ? true : filter.Evaluate(frame);
                if (wanted is not bool)
                    return wanted as CelFailure ?? CelFailure.NoOverload;
                if (wanted is false)
                    return null;
                var value = body.Evaluate(frame);
                if (value is CelFailure || !MapKeys.TryNormal(frame.Variables[iteration.First], out var key))
                    return value as CelFailure ?? CelFailure.NoOverload;
                values[key] = value;
                return null;
            },
            () => new ValueMap(values));
    }
}

/// <summary><c>optMap</c> and <c>optFlatMap</c>.</summary>
internal sealed class OptionalProjection(Node target, int slot, Node body, bool flat) : Node
{
    protected override object? Run(Frame frame)
    {
        var value = target.Evaluate(frame);
        if (value is not CelOptional optional)
            return value as CelFailure ?? CelFailure.NoOverload;
        if (!optional.HasValue)
            return optional;
        frame.Variables[slot] = optional.Value;
        var mapped = body.Evaluate(frame);
        return mapped is CelFailure || flat ? mapped : CelOptional.Of(mapped);
    }
}
