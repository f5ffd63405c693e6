using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa workspace create</c>.</summary>
internal static class WorkspaceCreateCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the Workspace" };
    private static readonly Option<string?> NamespaceName = new("--namespace-name") { Description = "Its namespace (default: the name and five characters); it cannot be changed later", HelpName = "NAME" };
    private static readonly Option<string?> DisplayName = new("--display-name") { Description = "Name for people", HelpName = "TEXT" };

    public static Command Create() => new UserCommand("create", "Create a workspace; Hansa gives it a namespace.",
        "hansa workspace create team-a --wait",
        "hansa workspace create team-a --namespace-name team-a --display-name \"Team A\"")
    {
        Name, NamespaceName, DisplayName,
    }.WithWait().RunsWithoutWorkspace(RunAsync);

    private static async Task<int> RunAsync(Session session)
    {
        var name = session.Parsed.GetValue(Name)!; // it is required
        var spec = session.Parsed.GetValue(NamespaceName) is { } ns ? new JsonObject { ["namespaceName"] = ns } : [];
        var metadata = session.Parsed.GetValue(DisplayName) is { } text ? new JsonObject { ["annotations"] = new JsonObject { [Annotations.DisplayName] = text } } : null;
        await session.CreateAsync(Kinds.Workspace, ObjectKey.ClusterScoped(name), new JsonObject { ["spec"] = spec }, metadata);
        await session.UntilAsync(async () =>
        {
            var made = await session.Management.FindItemAsync(Kinds.Workspace, HansaJson.Default.Workspace, ObjectKey.ClusterScoped(name), session.Ct);
            var ready = made?.Object.Status.Conditions.Ready();
            return made is null ? throw new InvalidOperationException($"workspaces \"{name}\" was deleted in the meantime")
                : ready is { IsTrue: true } ? null
                : $"workspace {name}: {ready?.Message ?? "Hansa has not looked at it yet"}";
        });
        return ExitCodes.Ok;
    }
}
