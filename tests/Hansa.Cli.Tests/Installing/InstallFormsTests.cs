using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Hansa.Cli.Plans;
using Hansa.Cli.Tests.Stories;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Tests.Installing;

/// <summary>What <c>hansa install</c> prints, what the kustomization builds and what the chart renders are the same objects.</summary>
public sealed class InstallFormsTests
{
    private const string Image = "registry.example.org/hansa:0.1.0";
    private static readonly string Root = typeof(InstallFormsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!; // set by the project

    [Fact]
    public async Task The_kustomization_builds_what_is_printed() =>
        Same(await PrintedAsync(), ByName(await ManifestFiles.KustomizeAsync(Path.Combine(Root, "deploy"), Ct)));

    [Fact]
    public async Task The_example_builds_what_is_printed_with_that_image() =>
        Same(await PrintedAsync(), ByName(await ManifestFiles.KustomizeAsync(Path.Combine(Root, "examples", "kustomize"), Ct)));

    /// <summary>Helm makes the namespace itself.</summary>
    [Theory]
    [InlineData("helm-3")]
    [InlineData("helm-4")]
    public async Task The_chart_renders_what_is_printed_but_for_the_namespace(string helm)
    {
        var printed = await PrintedAsync();
        Assert.True(printed.Remove("Namespace /kommander"));

        Same(printed, await RenderedAsync(helm));
    }

    [Fact]
    public async Task For_Kubernetes_1_20_the_chart_renders_the_budget_in_the_version_that_it_knows() =>
        Assert.Equal("policy/v1beta1", (await RenderedAsync("helm-4", "--kube-version", "1.20.2"))["PodDisruptionBudget kommander/hansa-controller"]["apiVersion"]!.ToString()); // a parsed object has one

    [Theory]
    [InlineData("helm-3")]
    [InlineData("helm-4")]
    public async Task What_the_values_add_stands_beside_what_the_controller_needs(string helm)
    {
        var template = (await RenderedAsync(
            helm,
            "--set", "catalog.configMap=apps,extraArgs={--pause-all},extraEnv[0].name=A,extraEnv[0].value=b,priorityClassName=important,podLabels.team=fleet",
            "--set", "podLabels.app\\.kubernetes\\.io/name=other",
            "--set", "extraVolumes[0].name=more,extraVolumes[0].configMap.name=more,extraVolumeMounts[0].name=more,extraVolumeMounts[0].mountPath=/more"))["Deployment kommander/hansa-controller"]["spec"]!["template"]!;
        var pod = template["spec"]!;
        var container = Assert.Single(pod["containers"]!.AsArray())!;

        Assert.Equal(["--catalog", "/catalog", "--pause-all"], container["args"]!.AsArray().Select(a => a!.ToString()).TakeLast(3));
        Assert.Equal(["DOTNET_BUNDLE_EXTRACT_BASE_DIR", "DOTNET_EnableDiagnostics", "A"], NamesOf(container["env"]));
        Assert.Equal(["tmp", "catalog", "more"], NamesOf(container["volumeMounts"]));
        Assert.Equal(["tmp", "catalog", "more"], NamesOf(pod["volumes"]));
        Assert.Equal("important", pod["priorityClassName"]!.ToString());
        Assert.Equal("hansa-controller", template["metadata"]!["labels"]!["app.kubernetes.io/name"]!.ToString()); // which the Deployment selects by
        Assert.Equal("fleet", template["metadata"]!["labels"]!["team"]!.ToString());
    }

    [Fact]
    public async Task The_controller_runs_with_the_least_that_a_pod_can_have()
    {
        var pod = (await PrintedAsync())["Deployment kommander/hansa-controller"]["spec"]!["template"]!["spec"]!;
        var container = Assert.Single(pod["containers"]!.AsArray())!;

        Assert.Equal("""{"runAsNonRoot":true,"runAsUser":65532,"runAsGroup":65532,"seccompProfile":{"type":"RuntimeDefault"}}""", pod["securityContext"]!.ToJsonString());
        Assert.Equal("""{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}""", container["securityContext"]!.ToJsonString());
        Assert.Equal("/readyz", container["readinessProbe"]!["httpGet"]!["path"]!.ToString());
        Assert.Equal("/healthz", container["livenessProbe"]!["httpGet"]!["path"]!.ToString());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<SortedDictionary<string, JsonObject>> PrintedAsync()
    {
        var ran = await RunningFleet.RunOnlyAsync("install", "--image", Image);
        Assert.True(ran.Code == ExitCodes.Ok, ran.ToString());
        return ByName(ManifestFiles.Parse("hansa install", ran.Output));
    }

    private static async Task<SortedDictionary<string, JsonObject>> RenderedAsync(string helm, params string[] more)
    {
        var folder = (await OutputOfAsync(Path.Combine(Root, "eng", "helm"))).TrimEnd().Split('\n')[^1];
        var rendered = await OutputOfAsync(
            Path.Combine(folder, helm), ["template", "hansa", Path.Combine(Root, "deploy", "chart", "hansa"), "-n", "kommander", "--include-crds", "--set", "image.repository=registry.example.org/hansa", .. more]);
        return ByName(ManifestFiles.Parse("helm template", rendered));
    }

    private static SortedDictionary<string, JsonObject> ByName(IEnumerable<Manifest> manifests) =>
        new(manifests.ToDictionary(m => $"{m.Body["kind"]} {m.Body["metadata"]!["namespace"]}/{m.Body["metadata"]!["name"]}", m => m.Body), StringComparer.Ordinal); // parsed objects have them

    private static void Same(SortedDictionary<string, JsonObject> expected, SortedDictionary<string, JsonObject> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, o => Assert.True(JsonNode.DeepEquals(o.Value, WithImage(actual[o.Key])), $"{o.Key}: {o.Value}\nis not\n{actual[o.Key]}"));
    }

    /// <summary>The kustomization leaves the image to whoever applies it.</summary>
    private static JsonNode? WithImage(JsonObject body) => JsonNode.Parse(body.ToJsonString().Replace("\"image\":\"IMAGE\"", $"\"image\":\"{Image}\"", StringComparison.Ordinal));

    private static IEnumerable<string> NamesOf(JsonNode? list) => list!.AsArray().Select(item => item!["name"]!.ToString()); // it is in the manifest

    private static async Task<string> OutputOfAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!; // not through a shell
        var output = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}; its own words are on standard error");
        return output;
    }
}
