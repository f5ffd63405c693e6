using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Evaluation;

internal sealed class ListLiteral((Node Value, bool Optional)[] elements) : Node
{
    protected override object? Run(Frame frame)
    {
        var values = new List<object?>(elements.Length);
        foreach (var (node, optional) in elements)
        {
            var value = node.Evaluate(frame);
            if (value is CelFailure)
                return value;
            if (!optional)
                values.Add(value);
            else if (value is not CelOptional some)
                return CelFailure.NoOverload;
            else if (some.HasValue)
                values.Add(some.Value);
        }
        return new ValueList(values);
    }
}

internal sealed class MapLiteral((Node Key, Node Value, bool Optional)[] entries) : Node
{
    protected override object? Run(Frame frame)
    {
        var values = new Dictionary<object, object?>();
        foreach (var (keyNode, valueNode, optional) in entries)
        {
            var key = keyNode.Evaluate(frame);
            var value = valueNode.Evaluate(frame);
            if (key is CelFailure || value is CelFailure)
                return key is CelFailure ? key : value;
            if (optional && value is CelOptional { HasValue: false })
                continue;
            if (!MapKeys.TryNormal(key, out var normal))
                return new CelFailure("unsupported key type");
            if (!values.TryAdd(normal, optional ? (value as CelOptional)?.Value : value))
                return new CelFailure($"Failed with repeated key: {Texts.Show(key)}");
        }
        return new ValueMap(values);
    }
}
