using System.Xml.Linq;

namespace Hansa.Architecture.Tests;

/// <summary>Imports run one way (design, section 2).</summary>
public sealed class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Hansa.Api"] = [],
        ["Hansa.Kubernetes"] = ["Hansa.Api"],
        ["Hansa.ApiServer"] = [],
        ["Hansa.Federation"] = ["Hansa.Kubernetes", "Hansa.Api"],
        ["Hansa.Sandbox"] = ["Hansa.Federation", "Hansa.Kubernetes", "Hansa.ApiServer", "Hansa.Api"],
        ["Hansa.Dashboard"] = ["Hansa.Federation", "Hansa.Kubernetes", "Hansa.Api"],
        ["Hansa.Bench"] = ["Hansa.Sandbox", "Hansa.Federation", "Hansa.Kubernetes", "Hansa.ApiServer", "Hansa.Api"],
        ["Hansa.Cli"] = ["Hansa.Bench", "Hansa.Dashboard", "Hansa.Sandbox", "Hansa.Federation", "Hansa.Kubernetes", "Hansa.ApiServer", "Hansa.Api"],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateFiles(Source.Root, "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_below_it(string project)
    {
        var document = XDocument.Load(Path.Combine(Source.Root, project, $"{project}.csproj"));

        var references = document.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!)); // a reference names a project

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory]
    [InlineData("Hansa.Api")]
    [InlineData("Hansa.Kubernetes")]
    [InlineData("Hansa.Federation")]
    public void What_decides_and_delivers_brings_no_web_framework_along(string project)
    {
        var document = XDocument.Load(Path.Combine(Source.Root, project, $"{project}.csproj"));

        Assert.Equal("Microsoft.NET.Sdk", (string?)document.Root!.Attribute("Sdk")); // a project has a root
        Assert.Empty(document.Descendants("FrameworkReference"));
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_project_names_only_those_below_it(string project)
    {
        string[] above = [.. Allowed.Keys.Except(Allowed[project]).Where(other => other != project)];

        Assert.Empty(Source.Below(project).SelectMany(file => above.Where(file.Knows).Select(other => $"{file.Path} knows {other}")));
    }
}
