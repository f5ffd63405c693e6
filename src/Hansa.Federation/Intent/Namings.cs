using System.Collections.Immutable;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Intent;

/// <summary>An object that names others in its namespace.</summary>
internal readonly record struct Namer(string Kind, ObjectKey Key);

/// <summary>Who names what. Not safe for threads.</summary>
internal sealed class Namings
{
    private readonly Dictionary<Namer, ImmutableHashSet<ObjectKey>> _named = [];
    private readonly Dictionary<ObjectKey, int> _namers = [];

    /// <summary>From now on it names these and no others.</summary>
    /// <returns>What nobody named before, and what nobody names any more.</returns>
    public (ImmutableArray<ObjectKey> First, ImmutableArray<ObjectKey> Last) Set(Namer namer, ImmutableHashSet<ObjectKey> named)
    {
        var before = _named.GetValueOrDefault(namer, []);
        if (named.IsEmpty)
        {
            _named.Remove(namer);
        }
        else
        {
            _named[namer] = named;
        }

        return ([.. named.Except(before).Where(key => Count(key, 1) == 1)], [.. before.Except(named).Where(key => Count(key, -1) == 0)]);
    }

    private int Count(ObjectKey key, int change)
    {
        var namers = _namers.GetValueOrDefault(key) + change;
        if (namers == 0)
        {
            _namers.Remove(key);
        }
        else
        {
            _namers[key] = namers;
        }

        return namers;
    }
}
