using System.CommandLine;

namespace Hansa.Cli.Tests;

/// <summary>Checks of files, as people and pipelines run them.</summary>
public sealed class ChecksTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hansa-check-");

    [Fact]
    public async Task Broken_values_are_an_error_with_line_and_column()
    {
        var (code, output) = await CheckAsync("values", Written("v.yaml", "configInline:\n   a: 1\n  b: 2\n"), "--app", "metallb");

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("v.yaml: error: line 3, column 3", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suspicious_values_are_told_as_a_compiler_tells_them()
    {
        var file = Written("v.yaml", "configInLine: {}\nspeaker: off\nnobody: 1\nconfigInline:\n  address-pools: []\n");

        var (code, output) = await CheckAsync("values", file, "--app", "metallb");

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Equal(
            $"{file}:1:1: note: configInLine is unknown to the defaults\n"
            + $"{file}:2:1: warning: speaker is a plain value, the defaults have a map there\n"
            + $"{file}:3:1: note: nobody is unknown to the defaults\n"
            + $"{file}:5:3: note: configInline.address-pools replaces the default list of 1 as a whole: lists are not merged\n"
            + $"{file}: 1 warning for metallb-0.12.2\n",
            output);
    }

    [Fact]
    public async Task A_strict_check_fails_for_warnings() =>
        Assert.Equal(ExitCodes.Failed, (await CheckAsync("values", Written("v.yaml", "configInLine: {}\n"), "--app", "metallb", "--strict")).Code);

    [Fact]
    public async Task A_catalogue_says_which_file_cannot_be_used_and_where()
    {
        Written("good.yaml", "apiVersion: apps.kommander.d2iq.io/v1alpha1\nkind: App\nmetadata: {name: mine-1}\nspec:\n  appId: mine\n  version: '1'\n  dependencies: [nobody]\n  chart: {name: mine, version: '1', repository: {name: charts, url: 'https://charts.example.org'}}\n");
        Written("bad.yaml", "apiVersion: apps.kommander.d2iq.io/v1alpha1\nkind: App\nmetadata: {name: bad-1}\nspec:\n  appId: Bad\n  version: '1'\n  chart: {name: mine, version: '1', repository: {name: charts, url: 'https://charts.example.org'}}\n");

        var (code, output) = await CheckAsync("catalog", _home.FullName);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("bad.yaml:5: error: spec.appId \"Bad\" must be a lower-case DNS label", output, StringComparison.Ordinal);
        Assert.Contains("good.yaml: warning: mine-1 needs nobody, which is neither here nor built in", output, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private string Written(string name, string text)
    {
        var path = Path.Combine(_home.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int Code, string Output)> CheckAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var code = await HansaCommand.Create().Parse(["check", .. arguments]).InvokeAsync(new InvocationConfiguration { Output = output, Error = output }, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
