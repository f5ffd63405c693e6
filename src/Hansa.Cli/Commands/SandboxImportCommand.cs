using System.CommandLine;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Import;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa sandbox import</c>: what a sandbox is made from, taken from a real fleet.</summary>
internal static class SandboxImportCommand
{
    private static readonly Argument<string[]> Sources = new("source")
    {
        Description = "Files as `kubectl get -o yaml` writes them, or folders of them",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<FileInfo?> Kubeconfig = new("--kubeconfig") { Description = "Instead of files: kubeconfig of the management cluster, which is only read" };
    private static readonly Option<string?> Context = new("--context") { Description = "Context of that kubeconfig (default: its current one)" };
    private static readonly Option<string> To = new("--to") { Description = "New or empty folder to write to", Required = true };

    public static Command Create()
    {
        var command = new Command(
            "import",
            "Copy the intent of a management cluster (Workspaces, KommanderClusters, Apps, AppDeployments and their ConfigMaps) into a folder for `hansa up --from`. Secrets are never read.")
        {
            Sources, Kubeconfig, Context, To,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Kubeconfig) is null == (result.GetValue(Sources) is not { Length: > 0 }))
                result.AddError("say where the intent is: either files or folders, or --kubeconfig");
        });
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => RunAsync(parsed, ct)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var intent = await ReadAsync(parsed, ct);
        var folder = parsed.GetValue(To)!; // it is required
        var file = IntentImport.Write(intent, folder);
        Console.Out.WriteLine($"{ImportReport.Text(intent)}\nWritten to {file}: look at it, then run `hansa up --from {folder}`.");
        return ExitCodes.Ok;
    }

    private static async Task<ImportedIntent> ReadAsync(ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(Kubeconfig) is not { } file)
            return IntentImport.FromFiles(parsed.GetValue(Sources)!); // the validator requires one of both
        var options = new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, UserAgent = "hansa-sandbox-import" };
        using var management = ApiClient.FromKubeconfigFile(file.FullName, parsed.GetValue(Context), options, TimeProvider.System);
        return await IntentImport.FromClusterAsync(management, ct);
    }
}
