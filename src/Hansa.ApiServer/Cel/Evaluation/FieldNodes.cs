using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Evaluation;

/// <summary><c>a.b</c>.</summary>
/// <param name="operand">The object or map.</param>
/// <param name="property">The name of the property, or the key.</param>
/// <param name="shown">The name as the expression writes it.</param>
internal sealed class Field(Node operand, string property, string shown) : Node
{
    protected override object? Run(Frame frame) => operand.Evaluate(frame) switch
    {
        CelMap map => map.TryGet(property, out var value) ? value : CelFailure.NoKey(shown),
        CelOptional optional => OptionalField.Of(optional, property),
        CelFailure failure => failure,
        _ => CelFailure.NoOverload,
    };
}

/// <summary><c>a.?b</c>.</summary>
internal sealed class OptionalField(Node operand, string property) : Node
{
    protected override object? Run(Frame frame) => operand.Evaluate(frame) switch
    {
        CelOptional optional => Of(optional, property),
        CelFailure failure => failure,
        var value => Of(CelOptional.Of(value), property),
    };

    public static object Of(CelOptional optional, string property) => (optional.HasValue, optional.Value) switch
    {
        (false, _) => optional,
        (_, CelMap map) => map.TryGet(property, out var value) ? CelOptional.Of(value) : CelOptional.None,
        _ => CelFailure.NoOverload,
    };
}

/// <summary><c>has(a.b)</c>.</summary>
internal sealed class Presence(Node operand, string property) : Node
{
    protected override object? Run(Frame frame) => operand.Evaluate(frame) switch
    {
        CelMap map => map.TryGet(property, out _),
        CelOptional optional => OptionalField.Of(optional, property) is CelOptional { HasValue: true },
        CelFailure failure => failure,
        _ => CelFailure.NoOverload,
    };
}
