using System.Text;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Explaining;

/// <summary>An explanation for people.</summary>
internal sealed class ExplanationText(Palette palette, int width)
{
    private const int Label = 14;

    public string Of(Explanation explanation)
    {
        var text = new StringBuilder();
        Append(text, explanation, "");
        return text.ToString();
    }

    public string Of(ClusterExplanation explanation)
    {
        var (text, cluster) = (new StringBuilder(), explanation.Cluster);
        text.Append($"{palette.Paint(cluster.Metadata.Name, Tone.Strong)} in workspace {explanation.Workspace}: {explanation.Summary}\n");
        if (explanation.Obstacles.IsEmpty && cluster.IsReady())
            text.Append($"  {palette.Paint("Nothing is wrong with it.", Tone.Good)}\n");
        foreach (var obstacle in explanation.Obstacles)
            Append(text, obstacle, "  ", Standings.ToneOf(cluster.IsReady() ? null : "False"));
        if (explanation.Unready > 0)
            text.Append($"\n  {explanation.Unready} of its releases are not ready; see `hansa status {cluster.Metadata.Name}`\n");
        return text.ToString();
    }

    private void Append(StringBuilder text, Explanation explanation, string indent)
    {
        var name = palette.Paint(explanation.Deployment.Metadata.Name, Tone.Strong);
        text.Append($"{indent}{name} in workspace {explanation.Workspace}: {explanation.Summary}\n");
        if (explanation.Obstacles.IsEmpty && explanation.Deployment.IsReady())
            text.Append($"{indent}  {palette.Paint("Nothing blocks it.", Tone.Good)}\n");
        foreach (var obstacle in explanation.Obstacles)
            Append(text, obstacle, indent + "  ", Standings.ToneOf(explanation.Deployment.IsReady() ? null : "False"));
        if (explanation.Unlisted > 0)
            text.Append($"\n{indent}  {explanation.Unlisted} more clusters are not ready; see `hansa status {explanation.Deployment.Metadata.Name}`\n");
        foreach (var dependency in explanation.Dependencies)
        {
            text.Append($"\n{indent}  It waits for:\n\n");
            Append(text, dependency, indent + "    ");
        }
    }

    private void Append(StringBuilder text, Obstacle obstacle, string indent, Tone tone)
    {
        text.Append($"\n{indent}{palette.Paint(obstacle.Reason, tone)}{(obstacle.Where.IsEmpty ? "" : $" on {string.Join(", ", obstacle.Where)}")}\n");
        Line(text, indent, "it says:", obstacle.Message);
        if (obstacle.Guide is { } guide)
        {
            Line(text, indent, "it means:", guide.Meaning);
            Line(text, indent, "what to do:", guide.WhatToDo);
        }
    }

    private void Line(StringBuilder text, string indent, string label, string content)
    {
        var left = indent + "  ";
        text.Append(left).Append(palette.Paint(label.PadRight(Label), Tone.Dim));
        var at = left.Length + Label;
        var column = at;
        foreach (var word in content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > at && column + word.Length + 1 > width)
            {
                text.Append('\n').Append(' ', at);
                column = at;
            }

            text.Append(column > at ? " " : "").Append(word);
            column += word.Length + (column > at ? 1 : 0);
        }

        text.Append('\n');
    }
}
