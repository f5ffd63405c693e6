using System.Collections.Immutable;
using System.CommandLine;
using Hansa.Cli.Sessions;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Plans;

/// <summary>The options that say which manifests a plan is about.</summary>
internal static class PlanFiles
{
    public static readonly Option<string[]> Files = new("--filename", "-f") { Description = "Manifests: a file, a folder, or - for standard input; may be repeated", HelpName = "FILE", DefaultValueFactory = _ => [] };
    public static readonly Option<string?> Kustomization = new("--kustomize", "-k") { Description = "Manifests: the folder of a kustomization (needs kubectl)", HelpName = "FOLDER" };
    public static readonly Option<bool> Delete = new("--delete") { Description = "Delete what the manifests name, rather than apply them" };

    public static void Validate(Command command) => command.Validators.Add(result =>
    {
        if (result.GetValue(Delete) && result.GetValue(Files) is not { Length: > 0 } && result.GetValue(Kustomization) is null)
            result.AddError("--delete: say what, with -f or -k");
    });

    public static async Task<ImmutableArray<Manifest>> ManifestsAsync(Session session) =>
    [
        .. session.Parsed.GetValue(Files)!.SelectMany(f => ManifestFiles.Read(f, Console.In)), // it has a default
        .. session.Parsed.GetValue(Kustomization) is { } folder ? await ManifestFiles.KustomizeAsync(folder, session.Ct) : [],
    ];
}
