using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Lists taken as sets.</summary>
internal static class Sets
{
    public static IEnumerable<Overload> All =>
    [
        Overload.Of("sets.contains(list<A>, list<A>) bool", (a, budget) => Covers((CelList)a[0]!, (CelList)a[1]!, budget)),
        Overload.Of("sets.equivalent(list<A>, list<A>) bool", (a, budget) =>
            Covers((CelList)a[0]!, (CelList)a[1]!, budget) && Covers((CelList)a[1]!, (CelList)a[0]!, budget)),
        Overload.Of("sets.intersects(list<A>, list<A>) bool", (a, budget) =>
            ((CelList)a[0]!).Elements().Any(element => Operators.Contains((CelList)a[1]!, element, budget))),
    ];

    private static bool Covers(CelList list, CelList part, Budget budget) =>
        part.Elements().All(element => Operators.Contains(list, element, budget));
}
