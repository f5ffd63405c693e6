using System.Text.Json;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Commands;

public sealed class CheckKubeconfigTests : IDisposable
{
    private const string Good = """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts:
        - {name: c, context: {cluster: c, user: u} }
        clusters:
        - {name: c, cluster: {server: "https://127.0.0.1:6443"} }
        users:
        - {name: u, user: {token: marked-token} }
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_bad_kubeconfig_is_told_by_reason_line_and_remedy()
    {
        var (code, output) = await CheckAsync(Good.Replace("token: marked-token", "exec: {command: marked-command}", StringComparison.Ordinal));

        Assert.Equal(1, code);
        Assert.Contains("kubeconfig: error: AddressRefused at line 7, clusters[0].cluster.server: ", output, StringComparison.Ordinal);
        Assert.Contains("kubeconfig: error: ExecNotAllowed at line 9, users[0].user.exec: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("marked", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_has_the_same_for_programs()
    {
        var (code, output) = await CheckAsync(Good.Replace("token: marked-token", "username: marked-name", StringComparison.Ordinal), "--allow-loopback", "-o", "json");

        Assert.Equal(1, code);
        var report = JsonElement.Parse(output);
        Assert.False(report.GetProperty("accepted").GetBoolean());
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(("BasicAuthNotAllowed", "users[0].user.username", 9), (finding.GetProperty("reason").GetString(), finding.GetProperty("path").GetString(), finding.GetProperty("line").GetInt32()));
        Assert.NotEqual("", finding.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_good_one_is_accepted()
    {
        var (code, output) = await CheckAsync(Good, "--allow-cidr", "127.0.0.0/8");

        Assert.Equal(0, code);
        Assert.Contains("accepted: https://127.0.0.1:6443/, bearer token", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        var (code, output) = await HansaProcess.RunAsync(_folder.Path, "check", "kubeconfig", "no-such-file");

        Assert.Equal(1, code);
        Assert.Contains("no-such-file", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Output)> CheckAsync(string kubeconfig, params string[] options)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "kubeconfig"), kubeconfig, TestContext.Current.CancellationToken);
        return await HansaProcess.RunAsync(_folder.Path, ["check", "kubeconfig", "kubeconfig", .. options]);
    }
}
