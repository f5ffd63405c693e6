namespace Hansa.ApiServer.Cel.Types;

/// <summary>Finds out what type variables stand for.</summary>
internal sealed class TypeUnifier
{
    private Dictionary<CelType, CelType> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether values of the first types fit where the second are wanted. What that says about variables is kept only if all fit.</summary>
    public bool Assign(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to)
    {
        if (from.Count != to.Count)
            return false;
        var before = _known;
        _known = new Dictionary<CelType, CelType>(before, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < from.Count; i++)
            if (!Fits(from[i], to[i]))
            {
                _known = before;
                return false;
            }
        return true;
    }

    /// <summary>The type with what is known put in; variables of which nothing is known stay.</summary>
    public CelType Resolve(CelType type)
    {
        while (type.Kind == CelKind.Variable && _known.TryGetValue(type, out var known))
            type = known;
        return type.Kind switch
        {
            CelKind.List => CelType.ListOf(Resolve(type.Parameters[0])),
            CelKind.Map => CelType.MapOf(Resolve(type.Parameters[0]), Resolve(type.Parameters[1])),
            CelKind.Opaque when type.IsOptional => CelType.OptionalOf(Resolve(type.Parameters[0])),
            _ => type,
        };
    }

    /// <summary>The more general of two types that fit each other.</summary>
    public CelType Common(CelType left, CelType right) => Resolve(left).Kind == CelKind.Dyn ? left : Resolve(right).Kind == CelKind.Dyn ? right : left;

    /// <summary>A signature with variables of its own.</summary>
    public static CelType Fresh(CelType type, Dictionary<CelType, CelType> variables)
    {
        switch (type.Kind)
        {
            case CelKind.Variable:
                if (!variables.TryGetValue(type, out var fresh))
                    variables[type] = fresh = CelType.Variable("_" + type.Name);
                return fresh;
            case CelKind.List:
                return CelType.ListOf(Fresh(type.Parameters[0], variables));
            case CelKind.Map:
                return CelType.MapOf(Fresh(type.Parameters[0], variables), Fresh(type.Parameters[1], variables));
            case CelKind.Opaque when type.IsOptional:
                return CelType.OptionalOf(Fresh(type.Parameters[0], variables));
            default:
                return type;
        }
    }

    private bool Fits(CelType from, CelType to)
    {
        from = Top(from);
        to = Top(to);
        if (ReferenceEquals(from, to) || from.Kind == CelKind.Dyn)
            return true;
        if (to.Kind == CelKind.Variable)
            return Bind(to, from);
        if (from.Kind == CelKind.Variable)
            return Bind(from, to);
        if (to.Kind == CelKind.Dyn)
            return true;
        if (from.Kind == CelKind.Null)
            return to.Kind is CelKind.Null or CelKind.Object or CelKind.Timestamp or CelKind.Duration or CelKind.Opaque;
        if (to.Kind == CelKind.Null)
            return from.Kind is CelKind.Object or CelKind.Timestamp or CelKind.Duration or CelKind.Opaque;
        if (from.Kind != to.Kind || from.Name != to.Name)
            return false;
        return from.Kind == CelKind.Type || from.Parameters.Zip(to.Parameters).All(pair => Fits(pair.First, pair.Second));
    }

    private CelType Top(CelType type)
    {
        while (type.Kind == CelKind.Variable && _known.TryGetValue(type, out var known))
            type = known;
        return type;
    }

    private bool Bind(CelType variable, CelType type)
    {
        if (Mentions(type, variable))
            return false;
        _known[variable] = type;
        return true;
    }

    private bool Mentions(CelType type, CelType variable)
    {
        type = Top(type);
        return ReferenceEquals(type, variable) || type.Parameters.Any(parameter => Mentions(parameter, variable));
    }
}
