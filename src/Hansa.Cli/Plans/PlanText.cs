using System.Text;
using System.Text.Json.Nodes;
using Hansa.Cli.Output;
using Hansa.Federation.Planning.Values;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Plans;

/// <summary>A plan for people, in the signs that terraform and diff have made usual: <c>+</c>, <c>~</c>, <c>-</c>.</summary>
internal sealed class PlanText(Palette palette)
{
    private const int MostNames = 5;
    private const int LongValue = 60;

    public string Of(PlanReport report)
    {
        var text = new StringBuilder();
        foreach (var group in report.Groups.Where(g => g.Changes || !g.Of.Held.IsEmpty || !g.Of.Warnings.IsEmpty))
            Append(text, group);
        foreach (var fault in report.Preview.Faults)
            text.Append($"{palette.Paint("cannot be planned:", Tone.Bad)} {fault}\n\n");
        foreach (var ignored in report.Ignored)
            text.Append($"{palette.Paint("ignored:", Tone.Dim)} {ignored}\n");
        foreach (var guarded in report.Preview.Guarded)
            text.Append($"{palette.Paint("So many removals wait for a confirmation:", Tone.Bad)} annotate Workspace {guarded.Workspace} with hansa.dev/confirm: \"{guarded.Digest}\" once they are pending\n");
        Summarize(text, report);
        return text.ToString();
    }

    private void Summarize(StringBuilder text, PlanReport report)
    {
        var clusters = report.Preview.Clusters;
        var changed = clusters.Count(c => c.Changes);
        var unread = clusters.Where(c => c.Source == SightSource.Assumed).ToArray();
        var known = clusters.Length - unread.Length;
        if (changed == 0)
            text.Append($"{palette.Paint("No changes.", Tone.Good)} {(known > 0 ? $"{Plural(known, "cluster")} {(known == 1 ? "is" : "are")} as planned{(clusters.Any(c => !c.Held.IsEmpty) ? ", holds aside" : "")}." : "")}".TrimEnd()).Append('\n');
        else
        {
            var (uninstalls, reinstalls) = (report.Count(ReleaseChangeKind.Uninstall), report.Count(ReleaseChangeKind.Reinstall));
            text.Append(palette.Paint("Plan:", Tone.Strong)).Append(
                $" {report.Count(ReleaseChangeKind.Install, ReleaseChangeKind.Adopt)} to install, {report.Count(ReleaseChangeKind.Upgrade, ReleaseChangeKind.Correct, ReleaseChangeKind.HandOver)} to change, ");
            text.Append(palette.Paint($"{uninstalls + reinstalls} to UNINSTALL", uninstalls + reinstalls > 0 ? Tone.Bad : Tone.Plain)).Append(reinstalls > 0 ? $" ({reinstalls} of them installed anew)" : "");
            text.Append(clusters.Count(c => c.IsDetached) is > 0 and var detached ? $", {Plural(detached, "cluster")} to detach" : "");
            text.Append($", on {changed} of {Plural(clusters.Length, "cluster")}.\n");
        }

        if (unread.Length > 0)
            text.Append($"{palette.Paint($"{Plural(unread.Length, "cluster")} not read", Tone.Warning)} ({string.Join(", ", unread.Take(MostNames).Select(c => c.Cluster.Name))}{(unread.Length > MostNames ? ", …" : "")}): compared with what the intent asks for now. Whether that is what is there is not known.\n");
        foreach (var cluster in unread.Where(c => !c.Changes && c.Note is not null).Take(MostNames))
            text.Append($"  {cluster.Cluster.Name}: {cluster.Note}\n"); // the others say it above
        text.Append($"Digest: {report.Preview.Digest}\n");
    }

    private void Append(StringBuilder text, PlanGroup group)
    {
        text.Append(palette.Paint($"On {Clusters(group)} of workspace {group.Workspace}:", Tone.Strong)).Append('\n');
        if (group.Of.Note is { } note)
            text.Append($"  {palette.Paint($"({note})", Tone.Warning)}\n");
        foreach (var release in group.Of.Releases)
            Append(text, release);
        if (group.Of.Releases.IsEmpty)
            foreach (var item in group.Of.Objects)
                text.Append($"  {item}\n");
        foreach (var held in group.Of.Held)
            text.Append($"  {palette.Paint("!", Tone.Warning)} {(held.What == group.Of.Cluster.Name ? "" : $"{held.What} ")}is held: {palette.Paint(held.Reason, Tone.Warning)}: {held.Message}\n");
        foreach (var warning in group.Of.Warnings)
            text.Append($"  {palette.Paint("warning:", Tone.Warning)} {warning}\n");
        text.Append('\n');
    }

    private void Append(StringBuilder text, ReleaseChange release)
    {
        var (sign, tone, what) = release.Kind switch
        {
            ReleaseChangeKind.Install => ("+", Tone.Good, "install"),
            ReleaseChangeKind.Adopt => ("+", Tone.Good, "take up"),
            ReleaseChangeKind.Upgrade => ("~", Tone.Warning, release.VersionBefore == release.VersionAfter ? "change" : "upgrade"),
            ReleaseChangeKind.Correct => ("~", Tone.Warning, "put right what was changed on the cluster"),
            ReleaseChangeKind.HandOver => ("~", Tone.Warning, "hand over: its service runs on under another HelmRelease"),
            ReleaseChangeKind.Reinstall => ("-/+", Tone.Bad, "UNINSTALL and install anew"),
            ReleaseChangeKind.Uninstall => ("-", Tone.Bad, "UNINSTALL"),
        };
        var version = release.VersionBefore == release.VersionAfter || release.VersionBefore.Length == 0 ? release.VersionAfter
            : release.VersionAfter.Length == 0 ? release.VersionBefore
            : $"{release.VersionBefore} → {release.VersionAfter}";
        text.Append($"  {palette.Paint($"{sign} {release.Release}", tone)} {version}: {palette.Paint(what, tone)}\n");
        Append(text, "values", release.Values);
        Append(text, "settings", release.Settings);
    }

    private void Append(StringBuilder text, string title, IReadOnlyList<ValueChange> changes)
    {
        if (changes.Count == 0)
            return;
        text.Append($"      {title}:\n");
        foreach (var change in changes)
            text.Append(change.Kind switch
            {
                ValueChangeKind.Added => Block("+", Tone.Good, change.Path, change.After),
                ValueChangeKind.Removed => Block("-", Tone.Bad, change.Path, change.Before),
                ValueChangeKind.Changed when OneLine(change.Before) is { } before && OneLine(change.After) is { } after =>
                    $"        {palette.Paint("~", Tone.Warning)} {change.Path}: {palette.Paint(before, Tone.Bad)} → {palette.Paint(after, Tone.Good)}\n",
                ValueChangeKind.Changed => Block("-", Tone.Bad, change.Path, change.Before) + Block("+", Tone.Good, change.Path, change.After),
            });
    }

    private string Block(string sign, Tone tone, string path, JsonNode? value)
    {
        if (OneLine(value) is { } line)
            return $"        {palette.Paint($"{sign} {path}: {line}", tone)}\n";
        var lines = YamlWriter.Write(value).TrimEnd('\n').Split('\n').Select(l => $"        {palette.Paint($"{sign}   {l}", tone)}\n");
        return $"        {palette.Paint($"{sign} {path}:", tone)}\n{string.Concat(lines)}";
    }

    private static string? OneLine(JsonNode? value) =>
        YamlWriter.Write(value).TrimEnd('\n') is { Length: <= LongValue } text && value is null or JsonValue or JsonArray { Count: 0 } or JsonObject { Count: 0 } && !text.Contains('\n', StringComparison.Ordinal) ? text : null;

    private static string Clusters(PlanGroup group) => group.Clusters.Length == 1
        ? $"cluster {group.Clusters[0]}"
        : $"{group.Clusters.Length} clusters ({string.Join(", ", group.Clusters.Take(MostNames))}{(group.Clusters.Length > MostNames ? ", …" : "")})";

    private static string Plural(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
