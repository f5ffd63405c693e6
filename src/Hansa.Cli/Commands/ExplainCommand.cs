using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Cli.Explaining;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa explain</c>: what blocks a deployment or a cluster, why, and what to do.</summary>
internal static class ExplainCommand
{
    private const int Width = 120;

    public static Command Create()
    {
        var name = new Argument<string>("deployment")
        {
            Description = "An AppDeployment, by its name, its App's name or the app id; a cluster; or a reason, such as DependencyMissing",
            HelpName = "deployment|cluster|reason",
        };
        return new UserCommand("explain", "Explain what blocks a deployment or a cluster, why, and what to do; or what a reason means.",
            "hansa explain metallb-0.12.2",
            "hansa explain metallb -w team-a -o json",
            "hansa explain spoke-1",
            "hansa explain DependencyMissing")
        {
            name,
        }.WithOutput().Runs(session => RunAsync(session, session.Parsed.GetValue(name)!)); // it is required
    }

    private static async Task<int> RunAsync(Session session, string name)
    {
        var reason = ReasonGuide.FindInAnyCase(name);
        if (reason is not null && name.Any(char.IsAsciiLetterUpper)) // as no object can be called
            return Print(session, reason);

        var fleet = await FleetObjects.ReadAsync(session);
        if (!fleet.FindDeployments(name).IsEmpty)
            return Print(session, Explanation.Of(fleet.Deployment(name).Object, fleet));
        if (reason is not null && !fleet.Clusters.Any(c => c.Object.Metadata.Name == name))
            return Print(session, reason);
        return Print(session, ClusterExplanation.Of(fleet.Cluster(name).Object, fleet));
    }

    private static int Print(Session session, ReasonEntry reason) => Print(
        session, reason.Reason, reason.ToJson(), $"{session.Palette.Paint(reason.Reason, Tone.Strong)}\n  it means:   {reason.Meaning}\n  what to do: {reason.WhatToDo}\n");

    private static int Print(Session session, Explanation explanation) => Print(
        session, ObjectReading.NameOf(Kinds.AppDeployment, explanation.Deployment.Metadata.Name), explanation.ToJson(), new ExplanationText(session.Palette, Width).Of(explanation));

    private static int Print(Session session, ClusterExplanation explanation) => Print(
        session, ObjectReading.NameOf(Kinds.KommanderCluster, explanation.Cluster.Metadata.Name), explanation.ToJson(), new ExplanationText(session.Palette, Width).Of(explanation));

    private static int Print(Session session, string name, JsonObject json, string text)
    {
        session.Out.Write(session.Format switch
        {
            OutputFormat.Json => CliJson.Text(json),
            OutputFormat.Yaml => YamlWriter.Write(json),
            OutputFormat.Name => name + "\n",
            OutputFormat.Table or OutputFormat.Wide => text,
        });
        return ExitCodes.Ok;
    }
}
