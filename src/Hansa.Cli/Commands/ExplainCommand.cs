using System.CommandLine;
using Hansa.Cli.Explaining;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa explain</c>: what blocks a deployment, why, and what to do.</summary>
internal static class ExplainCommand
{
    private const int Width = 120;

    public static Command Create()
    {
        var name = new Argument<string>("deployment") { Description = "An AppDeployment, by its name, its App's name or the app id; or a reason, such as DependencyMissing" };
        return new UserCommand("explain", "Explain what blocks a deployment, why, and what to do; or what a reason means.",
            "hansa explain metallb-0.12.2",
            "hansa explain metallb -w team-a -o json",
            "hansa explain DependencyMissing")
        {
            name,
        }.WithOutput().Runs(session => RunAsync(session, session.Parsed.GetValue(name)!)); // it is required
    }

    private static async Task<int> RunAsync(Session session, string name)
    {
        if (ReasonGuide.Find(name) is { } reason)
        {
            session.Out.Write($"{session.Palette.Paint(reason.Reason, Tone.Strong)}\n  it means:   {reason.Meaning}\n  what to do: {reason.WhatToDo}\n");
            return ExitCodes.Ok;
        }

        var fleet = await FleetObjects.ReadAsync(session);
        var explanation = Explanation.Of(fleet.Deployment(name).Object, fleet);
        session.Out.Write(session.Format switch
        {
            OutputFormat.Json => CliJson.Text(explanation.ToJson()),
            OutputFormat.Yaml => YamlWriter.Write(explanation.ToJson()),
            OutputFormat.Table or OutputFormat.Wide or OutputFormat.Name => new ExplanationText(session.Palette, Width).Of(explanation),
        });
        return ExitCodes.Ok;
    }
}
