using Hansa.ApiServer.Cel.Types;

namespace Hansa.ApiServer.Cel.Checking;

/// <summary>The variables that an expression can see, each with the slot that holds it.</summary>
internal sealed class Scope
{
    private readonly List<(string Name, CelType Type)> _variables;

    public Scope(params IEnumerable<(string Name, CelType Type)> variables)
    {
        _variables = [.. variables];
        Most = _variables.Count;
    }

    /// <summary>How many slots an evaluation needs.</summary>
    public int Most { get; private set; }

    public int Count => _variables.Count;

    public int Declare(string name, CelType type)
    {
        _variables.Add((name, type));
        Most = Math.Max(Most, _variables.Count);
        return _variables.Count - 1;
    }

    /// <summary>Forgets all but the first ones.</summary>
    public void Leave(int count) => _variables.RemoveRange(count, _variables.Count - count);

    public (int Slot, CelType Type)? Find(string name)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
            if (_variables[i].Name == name)
                return (i, _variables[i].Type);
        return null;
    }
}
