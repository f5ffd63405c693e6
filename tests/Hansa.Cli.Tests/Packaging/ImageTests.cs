using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Hansa.Cli.Tests.Packaging;

/// <summary><c>eng/image</c>, with a small program in place of Hansa's.</summary>
public sealed class ImageTests : IDisposable
{
    private const string Program = "/bin/true";
    private static readonly string Root = typeof(ImageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!; // set by the project
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hansa-image-");

    [Fact]
    public async Task The_archive_is_an_image_that_runs_the_program_as_nobody_in_particular()
    {
        var image = OciArchive.Read(await MakeAsync("image.tar"));

        Assert.Equal("1.0.0", image.Layout["imageLayoutVersion"]!.ToString());
        var config = image.Configuration["config"]!;
        Assert.Equal("65532:65532", config["User"]!.ToString());
        Assert.Equal("""["/usr/local/bin/hansa"]""", config["Entrypoint"]!.ToJsonString());
        Assert.Equal("linux", image.Configuration["os"]!.ToString());
        var files = image.FileSystem();
        Assert.Equal(await File.ReadAllBytesAsync(Program, TestContext.Current.CancellationToken), files["/usr/local/bin/hansa"].Content);
        Assert.Contains(":65532:65532:", Encoding.UTF8.GetString(files["/etc/passwd"].Content!), StringComparison.Ordinal);
        Assert.Contains("BEGIN CERTIFICATE", Encoding.UTF8.GetString(files["/etc/ssl/certs/ca-certificates.crt"].Content!), StringComparison.Ordinal);
        Assert.Contains(files.Keys, path => path.EndsWith("/libc.so.6", StringComparison.Ordinal));
        Assert.Contains(files.Keys, path => path.EndsWith("/libssl.so.3", StringComparison.Ordinal));
        Assert.True(files["/tmp"].Mode.HasFlag(UnixFileMode.StickyBit | UnixFileMode.OtherWrite));
        Assert.All(files.Where(f => f.Key != "/tmp"), f => Assert.False(f.Value.Mode.HasFlag(UnixFileMode.OtherWrite), $"everybody may write {f.Key}"));
    }

    [Fact]
    public async Task Made_again_it_has_the_same_bytes() =>
        Assert.Equal(await File.ReadAllBytesAsync(await MakeAsync("one.tar"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(await MakeAsync("two.tar"), TestContext.Current.CancellationToken));

    public void Dispose() => _home.Delete(recursive: true);

    private async Task<string> MakeAsync(string name)
    {
        Assert.SkipUnless(File.Exists("/etc/ssl/certs/ca-certificates.crt") && File.Exists("/etc/debian_version"), "the script is for Linux with glibc, OpenSSL 3 and ca-certificates, and is tried on Debian");
        var output = Path.Combine(_home.FullName, name);
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Root, "eng", "image"), ["--binary", Program, "--output", output]) { RedirectStandardError = true })!; // not through a shell
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
        return output;
    }
}
