using System.Reflection;
using System.Xml.Linq;

namespace Hansa.Sandbox.Tests.Recording;

/// <summary>docs/demo.svg, which README.md shows. When one fails: <c>eng/demo-svg</c> records it anew.</summary>
public sealed class DemoPictureTests
{
    private static readonly string Root = typeof(DemoPictureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!; // set by the project
    private static readonly string Picture = File.ReadAllText(Path.Combine(Root, "docs", "demo.svg"));

    [Fact]
    public void It_shows_every_step_and_that_each_held()
    {
        var words = XDocument.Parse(Picture).Root!.Value; // parsing makes one

        foreach (var step in new[] { "0. Before", "1. A workspace", "2. Attach a cluster", "3. What can be deployed", "4. Deploy a service", "5. Deploy with a configuration", "When something goes wrong", "6. And back" })
            Assert.Contains($"── {step}", words, StringComparison.Ordinal);
        Assert.Contains("Every step held", words, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_small_and_says_nothing_of_the_machine_that_recorded_it()
    {
        Assert.InRange(Picture.Length, 1, 200_000);
        Assert.DoesNotMatch("/(home|root|Users|tmp|work|var)/", Picture);
        Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg""|127\.0\.0\.1:)", Picture);
    }

    [Fact]
    public void The_README_shows_it() => Assert.Contains("](docs/demo.svg)", File.ReadAllText(Path.Combine(Root, "README.md")), StringComparison.Ordinal);
}
