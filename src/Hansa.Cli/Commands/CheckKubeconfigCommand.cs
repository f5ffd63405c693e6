using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hansa.Kubernetes.Kubeconfigs;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa check kubeconfig</c>: what Hansa would say of a kubeconfig, before anybody attaches the cluster. Nothing is connected to.</summary>
internal static class CheckKubeconfigCommand
{
    public static Command Create()
    {
        var addresses = new AddressOptions();
        var file = new Argument<string>("FILE") { Description = "The kubeconfig; - reads standard input" };
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("kubeconfig", "Say whether Hansa would accept a kubeconfig, and if not, why, where, and what to do. Connects to nothing.") { file, output };
        addresses.AddTo(command);
        command.SetAction((parsed, ct) => Errors.GuardAsync(async () =>
        {
            var policy = new VettingPolicy { Addresses = addresses.Policy(parsed) };
            var path = parsed.GetValue(file)!; // required
            var result = KubeconfigVetting.Vet((await ReadAsync(path, policy.MaxBytes, ct)).Span, policy, TimeProvider.System.GetUtcNow());
            var text = parsed.GetValue(output) == "json" ? Json(result) : Text(path, result);
            await parsed.InvocationConfiguration.Output.WriteAsync(text);
            return result is VettingResult.Accepted ? ExitCodes.Ok : ExitCodes.Failed;
        }));
        return command;
    }

    /// <summary>No more than vetting wants to see: a device or an endless pipe is too large as well.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, int most, CancellationToken ct)
    {
        await using var file = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        var bytes = new byte[most + 1];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return bytes.AsMemory(0, length);
    }

    private static KubeconfigReport Report(VettingResult result) => result switch
    {
        VettingResult.Accepted accepted => new(true, accepted.Connection.Server.AbsoluteUri, accepted.Expires, [], Told(accepted.Warnings)),
        VettingResult.Refused refused => new(false, null, null, Told(refused.Findings), Told(refused.Warnings)),
        _ => throw new InvalidOperationException("vetting either accepts or refuses"),
    };

    private static ToldFinding[] Told(IEnumerable<Finding> findings) => [.. findings.Select(f => new ToldFinding(f.Reason, f.Path, f.Line, f.Column, f.Message))];

    private static string Json(VettingResult result) => JsonSerializer.Serialize(Report(result), CheckJson.Default.KubeconfigReport) + "\n";

    private static string Text(string file, VettingResult result)
    {
        var (findings, warnings, verdict) = result switch
        {
            VettingResult.Accepted accepted => ([], accepted.Warnings, $"accepted: {accepted.Connection.Server.AbsoluteUri}, {accepted.Connection.Credentials}{Until(accepted.Expires)}"),
            VettingResult.Refused refused => (refused.Findings, refused.Warnings, "refused"),
            _ => throw new InvalidOperationException("vetting either accepts or refuses"),
        };
        string[] lines = [.. findings.Select(f => $"{file}: error: {f}"), .. warnings.Select(f => $"{file}: warning: {f}"), $"{file}: {verdict}"];
        return string.Join('\n', lines) + "\n";
    }

    private static string Until(DateTimeOffset? expires) => expires is { } end ? string.Create(CultureInfo.InvariantCulture, $" until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
}
