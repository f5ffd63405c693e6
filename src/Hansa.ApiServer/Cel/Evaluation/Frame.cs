using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Evaluation;

/// <summary>The variables of one evaluation, and what it may still cost.</summary>
internal sealed class Frame(int variables, Budget budget)
{
    public object?[] Variables { get; } = new object?[variables];

    public Budget Budget { get; } = budget;
}
