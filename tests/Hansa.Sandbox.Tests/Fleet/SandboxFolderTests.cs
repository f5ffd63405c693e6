using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Fleet;

/// <summary>Whose folder it is, and for what.</summary>
public sealed class SandboxFolderTests : IDisposable
{
    private readonly TemporaryFolder _place = new();

    [Fact]
    public void A_folder_with_other_files_is_left_alone()
    {
        File.WriteAllText(_place["letter.txt"], "dear");

        Assert.Contains("holds other files and no sandbox.json", Refusal(Options()), StringComparison.Ordinal);
        Assert.Equal("dear", File.ReadAllText(_place["letter.txt"]));
    }

    [Theory]
    [InlineData("not json", "sandbox.json cannot be read")]
    [InlineData("{}", "sandbox.json does not describe a sandbox")]
    [InlineData("""{"format":99,"kept":true,"port":1,"flux":"v2","process":1}""", "was written by a newer Hansa (format 99)")]
    public void A_record_that_is_none_is_told(string record, string message)
    {
        File.WriteAllText(_place["sandbox.json"], record);

        Assert.Contains(message, Refusal(Options()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fleet_that_is_kept_is_not_overwritten_by_one_in_memory()
    {
        Record(Options());

        Assert.Contains("holds a fleet that is kept: say --data", Refusal(Options() with { Keep = false }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fleet_that_is_kept_stays_where_its_kubeconfigs_say_and_what_it_is()
    {
        Record(Options());

        Assert.Contains("is served on port 4711", Refusal(Options() with { Port = 4712 }), StringComparison.Ordinal);
        Assert.Contains("have Flux v2beta1", Refusal(Options() with { Era = FluxEra.V2 }), StringComparison.Ordinal);
        using var again = SandboxFolder.Open(Options() with { Port = 4711, Era = FluxEra.V2Beta1 });
        Assert.Equal(4711, again.Before?.Port);
    }

    [Fact]
    public void One_process_at_a_time_has_it()
    {
        using var first = SandboxFolder.Open(Options());

        Assert.Contains("is in use by another `hansa up`", Refusal(Options()), StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private SandboxOptions Options() => new() { Folder = _place.Path, Keep = true };

    private static string Refusal(SandboxOptions options) => Assert.Throws<IOException>(() => SandboxFolder.Open(options)).Message;

    private static void Record(SandboxOptions options)
    {
        using var folder = SandboxFolder.Open(options);
        folder.Record(options, 4711, FluxEra.V2Beta1);
    }
}
