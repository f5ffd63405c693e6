using System.Collections.Immutable;
using System.Text;
using Hansa.Api.Resources;

namespace Hansa.Cli.Graphs;

/// <summary>How a graph is drawn.</summary>
internal enum GraphFormat
{
    /// <summary>A tree for a terminal.</summary>
    Text,

    /// <summary>For Markdown.</summary>
    Mermaid,

    /// <summary>For Graphviz.</summary>
    Dot,
}

/// <summary>Which service needs which, by app id.</summary>
internal sealed record DependencyGraph(ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Needs)
{
    /// <summary>Of all versions of each service; what an App names and nobody offers is in it, too.</summary>
    public static DependencyGraph Of(IEnumerable<App> apps)
    {
        var needs = apps.GroupBy(a => a.Spec.AppId).ToDictionary(g => g.Key, g => g.SelectMany(a => a.Spec.Dependencies ?? []).ToImmutableSortedSet(StringComparer.Ordinal));
        foreach (var missing in needs.Values.SelectMany(n => n).Where(n => !needs.ContainsKey(n)).Distinct().ToArray())
            needs.Add(missing, []);
        return new DependencyGraph(needs.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    public string Draw(GraphFormat format) => format switch
    {
        GraphFormat.Text => Tree(),
        GraphFormat.Mermaid => Mermaid(),
        GraphFormat.Dot => Dot(),
    };

    /// <summary>What nobody needs stands at the left, what it needs below it.</summary>
    private string Tree()
    {
        var needed = Needs.Values.SelectMany(n => n).ToHashSet();
        var text = new StringBuilder();
        foreach (var top in Needs.Keys.Where(id => !needed.Contains(id)).Concat(Circles()))
        {
            text.Append(top).Append('\n');
            Below(text, top, "", [top]);
        }

        return text.ToString();
    }

    private void Below(StringBuilder text, string id, string indent, ImmutableHashSet<string> path)
    {
        foreach (var (index, need) in Needs[id].Index())
        {
            var isLast = index == Needs[id].Count - 1;
            text.Append(indent).Append(isLast ? "└─ " : "├─ ").Append(need).Append(path.Contains(need) ? " (circle)" : "").Append('\n');
            if (!path.Contains(need))
                Below(text, need, indent + (isLast ? "   " : "│  "), path.Add(need));
        }
    }

    /// <summary>One of each circle that nothing outside it needs: it would not be drawn otherwise.</summary>
    private IEnumerable<string> Circles()
    {
        var needed = Needs.Values.SelectMany(n => n).ToHashSet();
        var drawn = new HashSet<string>(Needs.Keys.Where(id => !needed.Contains(id)).SelectMany(Reach));
        foreach (var id in Needs.Keys.Where(id => !drawn.Contains(id)))
        {
            if (drawn.Contains(id))
                continue;
            drawn.UnionWith(Reach(id));
            yield return id;
        }
    }

    private HashSet<string> Reach(string start)
    {
        var reached = new HashSet<string> { start };
        var open = new Stack<string>([start]);
        while (open.TryPop(out var id))
            foreach (var need in Needs[id].Where(reached.Add))
                open.Push(need);
        return reached;
    }

    private string Mermaid() => string.Concat(
    [
        "flowchart LR\n",
        .. Needs.Keys.Select(id => $"  {Id(id)}[\"{id}\"]\n"),
        .. Edges().Select(e => $"  {Id(e.From)} --> {Id(e.To)}\n"),
    ]);

    private string Dot() => string.Concat(
    [
        "digraph services {\n  rankdir=LR;\n  node [shape=box];\n",
        .. Needs.Keys.Select(id => $"  \"{id}\";\n"),
        .. Edges().Select(e => $"  \"{e.From}\" -> \"{e.To}\";\n"),
        "}\n",
    ]);

    private IEnumerable<(string From, string To)> Edges() => Needs.SelectMany(n => n.Value.Select(to => (n.Key, to)));

    /// <summary>Mermaid reads "end" and dashes in a name as its own.</summary>
    private static string Id(string id) => $"app_{id.Replace('-', '_').Replace('.', '_')}";
}
