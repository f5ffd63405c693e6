using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa events</c>: what Hansa said lately.</summary>
internal static class EventsCommand
{
    private const string OfClusterScoped = "default";
    private static readonly HashSet<string> About = [.. Kinds.Own.Select(k => k.Kind)];

    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "Only about the object of this name", Arity = ArgumentArity.ZeroOrOne };
        var warnings = new Option<bool>("--warnings") { Description = "Only warnings" };
        return new UserCommand("events", "List the Events of workspaces, clusters, apps and deployments, the latest last. An API server keeps them for an hour.",
            "hansa events",
            "hansa events metallb-0.12.2 -w team-a",
            "hansa events --warnings -o wide")
        {
            name, warnings,
        }.Lists(session => ListAsync(session, session.Parsed.GetValue(name), session.Parsed.GetValue(warnings)));
    }

    private static async Task<Listing> ListAsync(Session session, string? name, bool warningsOnly)
    {
        var workspaces = await session.WorkspacesAsync();
        var names = Session.NamesByNamespace(workspaces);
        var chosen = workspaces.Select(w => w.Object.Metadata.Name).ToHashSet();
        var events = await EventsAsync(session, session.IsForAllWorkspaces ? null : names.Keys.FirstOrDefault());
        return new Listing(
            "events",
            [new("LAST SEEN"), new("WORKSPACE"), new("TYPE"), new("REASON"), new("OBJECT"), new("COUNT", IsWide: true), new("MESSAGE")],
            [
                .. events.Select(e => e.Raw)
                    .Where(e => About.Contains(Text(e, "involvedObject", "kind")))
                    .Select(e => (Event: e, Workspace: WorkspaceOf(e, names), At: LastSeen(e)))
                    .Where(e => chosen.Contains(e.Workspace) || (e.Workspace.Length == 0 && session.IsForAllWorkspaces))
                    .Where(e => (name is null || Text(e.Event, "involvedObject", "name") == name) && (!warningsOnly || Text(e.Event, "type") == "Warning"))
                    .OrderBy(e => e.At)
                    .Select(e => new Row(
                        ObjectReading.NameOf(Kinds.Event, Text(e.Event, "metadata", "name")), e.Event,
                        Ages.Since(e.At, session.Now),
                        e.Workspace,
                        new Cell(Text(e.Event, "type"), Text(e.Event, "type") == "Warning" ? Tone.Warning : Tone.Plain),
                        Text(e.Event, "reason"),
                        $"{Text(e.Event, "involvedObject", "kind").ToLowerInvariant()}/{Text(e.Event, "involvedObject", "name")}",
                        e.Event["count"]?.ToString() ?? "1",
                        Text(e.Event, "message"))),
            ]);
    }

    /// <summary>Those about a Workspace itself lie in namespace default, which few people may look into.</summary>
    private static async Task<ImmutableArray<Item<JsonObject>>> EventsAsync(Session session, string? ns)
    {
        var events = await session.Management.ListItemsAsync(Kinds.Event, CliJson.Default.JsonObject, ns, session.Ct);
        if (ns is null)
            return events;
        try
        {
            return [.. events, .. await session.Management.ListItemsAsync(Kinds.Event, CliJson.Default.JsonObject, OfClusterScoped, session.Ct)];
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            return events;
        }
    }

    private static string WorkspaceOf(JsonObject e, IReadOnlyDictionary<string, string> names) =>
        Text(e, "involvedObject", "kind") == Kinds.Workspace.Kind
            ? Text(e, "involvedObject", "name")
            : names.GetValueOrDefault(Text(e, "involvedObject", "namespace")) ?? "";

    private static DateTimeOffset? LastSeen(JsonObject e)
    {
        foreach (var text in new[] { Text(e, "lastTimestamp"), Text(e, "eventTime"), Text(e, "metadata", "creationTimestamp") })
            if (DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at))
                return at;
        return null;
    }

    private static string Text(JsonNode? at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            at = (at as JsonObject)?[name];
        return at is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
    }
}
