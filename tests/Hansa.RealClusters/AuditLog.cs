using System.Text.Json;

namespace Hansa.RealClusters;

/// <summary>An API server's own account of who asked what, one entry for each request when it is answered. Bodies are not in it.</summary>
public sealed class AuditLog
{
    private const string Policy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived, ResponseStarted]
        rules:
        - level: Metadata
        """;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly string _policy;
    private readonly string _log;

    /// <param name="folder">Where its files are; must exist.</param>
    /// <param name="name">Of the cluster; another one for each that has its log in the folder.</param>
    public AuditLog(string folder, string name)
    {
        (_policy, _log) = (Path.Combine(folder, $"{name}.audit-policy.yaml"), Path.Combine(folder, $"{name}.audit"));
        File.WriteAllText(_policy, Policy);
    }

    /// <summary>For <see cref="RealClusterOptions.ApiServerArguments"/>.</summary>
    public IReadOnlyList<string> Arguments => [$"--audit-policy-file={_policy}", $"--audit-log-path={_log}"];

    /// <summary>Tells every entry of <c>audit.k8s.io/v1</c> from the first one on, until cancelled.</summary>
    public async Task FollowAsync(Action<JsonElement> tell, TimeProvider clock, CancellationToken ct)
    {
        while (!File.Exists(_log))
            await Task.Delay(Look, clock, ct);
        await using var log = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(log);
        var begun = "";
        var buffer = new char[64 * 1024];
        while (true)
        {
            var read = await reader.ReadAsync(buffer, ct);
            if (read == 0)
            {
                await Task.Delay(Look, clock, ct);
                continue;
            }

            var lines = (begun + new string(buffer, 0, read)).Split('\n');
            foreach (var line in lines[..^1])
            {
                using var entry = JsonDocument.Parse(line);
                tell(entry.RootElement);
            }

            begun = lines[^1];
        }
    }
}
