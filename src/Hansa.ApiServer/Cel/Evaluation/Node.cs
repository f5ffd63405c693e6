using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Evaluation;

/// <summary>A checked expression, ready to be evaluated.</summary>
internal abstract class Node
{
    /// <returns>A value, or a <see cref="CelFailure"/>.</returns>
    public object? Evaluate(Frame frame) => frame.Budget.Spend(1) ? Run(frame) : CelFailure.OutOfBudget;

    protected abstract object? Run(Frame frame);
}

internal sealed class Constant(object? value) : Node
{
    public object? Value => value;

    protected override object? Run(Frame frame) => value;
}

internal sealed class Variable(int slot) : Node
{
    protected override object? Run(Frame frame) => frame.Variables[slot];
}

internal sealed class Conditional(Node condition, Node yes, Node no) : Node
{
    protected override object? Run(Frame frame) => condition.Evaluate(frame) switch
    {
        true => yes.Evaluate(frame),
        false => no.Evaluate(frame),
        CelFailure failure => failure,
        _ => CelFailure.NoOverload,
    };
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>: one side may decide alone, even when the other fails.</summary>
internal sealed class Logical(Node left, Node right, bool decides) : Node
{
    protected override object? Run(Frame frame)
    {
        var first = left.Evaluate(frame);
        if (Decides(first) || frame.Budget.Exhausted)
            return first;
        var second = right.Evaluate(frame);
        if (Decides(second) || frame.Budget.Exhausted)
            return second;
        if (first is CelFailure)
            return first;
        return first is bool && second is bool or CelFailure ? second : CelFailure.NoOverload;
    }

    private bool Decides(object? value) => value is bool flag && flag == decides;
}
