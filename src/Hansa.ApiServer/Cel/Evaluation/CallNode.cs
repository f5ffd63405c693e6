using Hansa.ApiServer.Cel.Libraries;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Evaluation;

/// <summary>A function: the first of its forms that takes the values.</summary>
internal sealed class CallNode(Overload[] overloads, Node[] arguments) : Node
{
    protected override object? Run(Frame frame)
    {
        var values = new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(frame);
            if (values[i] is CelFailure failure)
                return failure;
            if (values[i] is string text)
                frame.Budget.Spend(text.Length / 10);
        }
        if (frame.Budget.Exhausted)
            return CelFailure.OutOfBudget;
        foreach (var overload in overloads)
            if (overload.Accepts(values))
                return Charged(overload.Run(values, frame.Budget), frame.Budget);
        return CelFailure.NoOverload;
    }

    private static object? Charged(object? result, Budget budget)
    {
        if (result is string text)
            budget.Spend(text.Length / 10);
        return budget.Exhausted ? CelFailure.OutOfBudget : result;
    }
}
