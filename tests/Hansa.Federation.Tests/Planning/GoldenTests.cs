using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

/// <summary>Rendered bytes are held stable from release to release: see Golden/README.md.</summary>
public sealed class GoldenTests
{
    private const string Namespace = "workspace-test-vjsfq";
    private const string Mode = "HANSA_ACCEPT_GOLDEN";

    [Theory]
    [InlineData("metallb-v2beta1", "v2beta1", "v1beta1")]
    [InlineData("metallb-v2", "v2", "v1")]
    [InlineData("logging-operator", "v2", "v1")]
    [InlineData("cert-manager", "v2beta1", "v1beta1")]
    [InlineData("oci", "v2", "v1")]
    [InlineData("cluster-name", "v2beta2", "v1beta2")]
    public void The_rendered_bytes_stay_as_they_are(string name, string helm, string source)
    {
        var folder = Path.Combine(GoldenFolder(), name);

        var rendered = Files(Render(folder, new FluxVersions(helm, source)));

        if (Environment.GetEnvironmentVariable(Mode) == "1")
        {
            Accept(folder, rendered);
        }

        var expected = Directory.GetFiles(Path.Combine(folder, "expected")).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), rendered.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, e => Assert.Equal(e.Value, rendered[e.Key]));
    }

    [Fact]
    public void Golden_files_are_not_rewritten_in_a_build_that_judges_them() =>
        Assert.False(Environment.GetEnvironmentVariable(Mode) == "1" && Environment.GetEnvironmentVariable("CI") == "true");

    private static ImmutableArray<PlannedObject> Render(string folder, FluxVersions flux)
    {
        var overrides = Path.Combine(folder, "overrides.yaml");
        var workspace = new WorkspaceSnapshot
        {
            Workspace = AWorkspace("workspace-test"),
            Namespace = Namespace,
            Clusters = [ACluster(Namespace, "kommander-spoke-1")],
            Deployments = [Read(folder, "deployment.yaml", HansaJson.Default.AppDeployment)],
            Values = File.Exists(overrides)
                ? ImmutableDictionary<string, ValuesSource>.Empty.Add("metallb-overrides-attached", new ValuesSource(new ValuesText(File.ReadAllText(overrides))))
                : ImmutableDictionary<string, ValuesSource>.Empty,
        };
        var fleet = new FleetSnapshot
        {
            HubId = HubId,
            Apps = AppCatalog.Empty.With([Read(folder, "app.yaml", HansaJson.Default.App)]),
            Workspaces = ImmutableDictionary<string, WorkspaceSnapshot>.Empty.Add(Namespace, workspace),
        };
        var plan = WorkspacePlanner.Plan(fleet, workspace).Single();
        Assert.IsType<Verdict.Deploy>(plan.Deployments.Single().Verdict);
        return [.. plan.Objects(flux).DistinctBy(o => (o.Type, o.Key))];
    }

    /// <summary>One readable file an object, and one with the digest of each object's exact bytes.</summary>
    private static Dictionary<string, string> Files(ImmutableArray<PlannedObject> objects)
    {
        var files = objects.ToDictionary(FileName, Pretty);
        files["bytes.sha256"] = string.Concat(objects.Select(o => $"{Convert.ToHexStringLower(SHA256.HashData(o.Body.Span))}  {FileName(o)}\n"));
        return files;
    }

    private static string FileName(PlannedObject planned) => $"{planned.Type.Kind}-{planned.Key.Name}.json";

    private static T Read<T>(string folder, string file, JsonTypeInfo<T> type)
    {
        var text = File.ReadAllText(Path.Combine(folder, file));
        return YamlToJson.Convert(Assert.IsType<YamlValue.Mapping>(YamlReader.Read(text))).Deserialize(type)!; // an object is not null
    }

    /// <summary>Indented for people.</summary>
    private static string Pretty(PlannedObject planned)
    {
        using var document = JsonDocument.Parse(planned.Body);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Accept(string folder, Dictionary<string, string> rendered)
    {
        var expected = Directory.CreateDirectory(Path.Combine(folder, "expected"));
        foreach (var old in expected.GetFiles())
        {
            old.Delete();
        }

        foreach (var (file, text) in rendered)
        {
            File.WriteAllText(Path.Combine(expected.FullName, file), text);
        }
    }

    private static string GoldenFolder() =>
        typeof(GoldenTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == nameof(GoldenFolder)).Value!; // the project file gives it
}
