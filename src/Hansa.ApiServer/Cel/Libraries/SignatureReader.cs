using Hansa.ApiServer.Cel.Types;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Reads the signatures of library functions.</summary>
internal sealed class SignatureReader(string signature)
{
    private static readonly Dictionary<string, CelType> Plain = new(StringComparer.Ordinal)
    {
        ["dyn"] = CelType.Dyn,
        ["bool"] = CelType.Bool,
        ["int"] = CelType.Int,
        ["uint"] = CelType.Uint,
        ["double"] = CelType.Double,
        ["string"] = CelType.String,
        ["bytes"] = CelType.Bytes,
        ["timestamp"] = CelType.Timestamp,
        ["duration"] = CelType.Duration,
        ["type"] = CelType.Type,
        ["URL"] = CelType.Url,
        ["Quantity"] = CelType.Quantity,
        ["Format"] = CelType.Format,
        ["IP"] = CelType.Ip,
        ["CIDR"] = CelType.Cidr,
    };

    private readonly Dictionary<string, CelType> _variables = new(StringComparer.Ordinal);
    private int _at;

    public Overload Read(Implementation run)
    {
        var open = signature.IndexOf('(', StringComparison.Ordinal);
        var dot = signature.LastIndexOf('.', open);
        // What stands before the dot is the type of a method, or a namespace that is part of the name.
        var isMethod = dot > 0 && IsType(signature[..dot]);
        var parameters = new List<CelType>();
        if (isMethod)
            parameters.Add(ReadType());
        var name = isMethod ? signature[(dot + 1)..open] : signature[..open];
        _at = open + 1;
        while (signature[_at] != ')')
        {
            parameters.Add(ReadType());
            Skip(", ");
        }
        _at++;
        Skip(" ");
        return new Overload(name, isMethod, [.. parameters], ReadType(), run);
    }

    private static bool IsType(string text) => Plain.ContainsKey(text) || text.EndsWith('>');

    private CelType ReadType()
    {
        var start = _at;
        while (_at < signature.Length && char.IsAsciiLetter(signature[_at]))
            _at++;
        var name = signature[start.._at];
        if (Plain.TryGetValue(name, out var plain))
            return plain;
        switch (name)
        {
            case "list":
                return CelType.ListOf(Parameter());
            case "Optional":
                return CelType.OptionalOf(Parameter());
            case "map":
                return CelType.MapOf(Parameter(), Parameter());
            default:
                if (!_variables.TryGetValue(name, out var variable))
                    _variables[name] = variable = CelType.Variable(name);
                return variable;
        }
    }

    private CelType Parameter()
    {
        Skip("<, ");
        var type = ReadType();
        if (signature[_at] == '>')
            _at++;
        return type;
    }

    private void Skip(string characters)
    {
        while (_at < signature.Length && characters.Contains(signature[_at], StringComparison.Ordinal))
            _at++;
    }
}
