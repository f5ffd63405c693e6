using System.Collections.Immutable;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Delivery;

/// <summary>
/// What several informers hold, as one picture in order. The next picture is made from the last one: at rest nothing differs, and after a
/// write an object or two.
/// </summary>
internal sealed record ObservationSnapshot(
    ImmutableArray<ImmutableDictionary<ObjectKey, ObservedObject>> Parts, ImmutableSortedDictionary<ObjectRef, ObservedObject> Objects)
{
    public static ObservationSnapshot Empty { get; } = new([], ImmutableSortedDictionary<ObjectRef, ObservedObject>.Empty);

    /// <summary>The picture of these parts; a part keeps its place from one call to the next.</summary>
    public ObservationSnapshot Next(ImmutableArray<ImmutableDictionary<ObjectKey, ObservedObject>> parts)
    {
        ImmutableSortedDictionary<ObjectRef, ObservedObject>.Builder? objects = null;
        for (var place = 0; place < parts.Length; place++)
        {
            var before = place < Parts.Length ? Parts[place] : ImmutableDictionary<ObjectKey, ObservedObject>.Empty;
            if (!ReferenceEquals(before, parts[place]))
            {
                Change(objects ??= Objects.ToBuilder(), before, parts[place]);
            }
        }

        return objects is null ? this : new ObservationSnapshot(parts, objects.ToImmutable());
    }

    private static void Change(
        ImmutableSortedDictionary<ObjectRef, ObservedObject>.Builder objects,
        ImmutableDictionary<ObjectKey, ObservedObject> before,
        ImmutableDictionary<ObjectKey, ObservedObject> now)
    {
        foreach (var (key, was) in before)
        {
            if (!now.ContainsKey(key))
            {
                objects.Remove(was.Ref);
            }
        }

        foreach (var (key, seen) in now)
        {
            if (!before.TryGetValue(key, out var was) || !ReferenceEquals(was, seen))
            {
                objects[seen.Ref] = seen;
            }
        }
    }
}
