using Hansa.Cli.Plans;

namespace Hansa.Cli.Tests.Plans;

public sealed class ManifestFilesTests
{
    [Fact]
    public void Every_document_of_a_stream_is_read_and_a_list_is_taken_apart()
    {
        var manifests = ManifestFiles.Parse("f.yaml", "# nothing\n---\napiVersion: v1\nkind: A\n---\n\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: B}\n- {apiVersion: v1, kind: C}\n").ToArray();

        Assert.Equal(["A", "B", "C"], manifests.Select(m => m.Body["kind"]!.ToString()));
        Assert.Equal("f.yaml:3", manifests[0].Origin);
        Assert.Equal("f.yaml:7", manifests[1].Origin);
    }

    [Fact]
    public void A_block_of_text_before_a_separator_keeps_the_end_of_its_last_line() => Assert.Equal(
        "b\n", ManifestFiles.Parse("f.yaml", "apiVersion: v1\nkind: A\na: |\n  b\n---\n").Single().Body["a"]!.ToString());

    [Fact]
    public async Task What_kustomize_objects_to_is_passed_on()
    {
        var folder = Directory.CreateTempSubdirectory("hansa-kustomize-");
        try
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ManifestFiles.KustomizeAsync(folder.FullName, TestContext.Current.CancellationToken));

            Assert.StartsWith($"kubectl kustomize {folder.FullName}: ", refused.Message, StringComparison.Ordinal);
            Assert.Contains("kustomization", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("a: 1\n---\nb: [\n", "f.yaml:1: apiVersion and kind are missing")]
    [InlineData("apiVersion: v1\nkind: A\n---\nb: [\n", "f.yaml:5:1: ")]
    [InlineData("- a\n", "f.yaml:1: a Kubernetes object is expected")]
    public void What_is_no_object_is_named_with_its_line(string text, string problem) => Assert.StartsWith(
        problem, Assert.Throws<InvalidOperationException>(() => ManifestFiles.Parse("f.yaml", text).ToArray()).Message, StringComparison.Ordinal);
}
