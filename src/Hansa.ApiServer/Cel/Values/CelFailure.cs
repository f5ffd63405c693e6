namespace Hansa.ApiServer.Cel.Values;

/// <summary>An error of evaluation: a value like another, since <c>||</c> and <c>&amp;&amp;</c> may not need the side that failed.</summary>
internal sealed record CelFailure(string Message)
{
    /// <summary>Ends the evaluation whatever stands around it.</summary>
    public static readonly CelFailure OutOfBudget = new("operation cancelled: actual cost limit exceeded");

    public static readonly CelFailure NoOverload = new("no such overload");

    public static CelFailure NoKey(object? key) => new($"no such key: {Texts.Show(key)}");

    public static CelFailure OutOfBounds(long index) => new($"index out of bounds: {index}");
}
