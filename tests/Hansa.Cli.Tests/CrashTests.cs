using System.Globalization;

namespace Hansa.Cli.Tests;

/// <summary>What a fault in Hansa itself leaves on standard error.</summary>
public sealed class CrashTests
{
    private const string Secret = "marked-secret-4711";

    [Fact]
    public async Task It_is_told_by_types_and_places_and_never_by_the_exceptions_text()
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);

        var code = await Crash.GuardAsync(error, FaultAsync);

        Assert.Equal(ExitCodes.Fault, code);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        foreach (var told in new[] { "please report it", "System.AggregateException", "  System.FormatException", "  System.ArgumentException", nameof(Misread), nameof(FaultAsync) })
            Assert.Contains(told, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_well_is_left_alone()
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);

        Assert.Equal(2, await Crash.GuardAsync(error, () => Task.FromResult(2)));
        Assert.Equal("", error.ToString());
    }

    private static async Task<int> FaultAsync()
    {
        await Task.Yield();
        var faults = new List<Exception> { new ArgumentException(Secret) };
        try
        {
            return Misread();
        }
        catch (FormatException e)
        {
            faults.Add(e);
        }

        throw new AggregateException(Secret, faults);
    }

    private static int Misread() => int.Parse(Secret, CultureInfo.InvariantCulture);
}
