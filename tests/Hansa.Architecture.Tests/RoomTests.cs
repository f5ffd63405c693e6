using System.Text.RegularExpressions;

namespace Hansa.Architecture.Tests;

/// <summary>Who may know what inside Hansa.Federation (design, section 1).</summary>
public sealed partial class RoomTests
{
    private const string Planning = "Hansa.Federation/Planning";

    [Fact]
    public void Planning_knows_the_API_and_nothing_else()
    {
        string[] allowed = ["Hansa.Api", "Hansa.Federation.Planning", "System"];

        Assert.Empty(Source.Below(Planning)
            .Where(file => !file.Path.StartsWith($"{Planning}/Values/", StringComparison.Ordinal))
            .SelectMany(file => file.Imports.Where(i => !allowed.Any(a => i == a || i.StartsWith(a + ".", StringComparison.Ordinal))).Select(i => $"{file.Path}: {i}")));
    }

    [Fact]
    public void Only_the_reading_of_values_knows_YAML() => Assert.Empty(
        Source.Below("Hansa.Federation").Where(file => file.Knows("YamlDotNet") && !file.Path.StartsWith($"{Planning}/Values/", StringComparison.Ordinal)).Select(f => f.Path));

    [Fact]
    public void Planning_has_no_clock_no_chance_and_no_network() => Assert.Empty(Source.Find(Planning, Impure()));

    [Fact]
    public void Planning_does_not_wait() => Assert.Empty(Source.Find(Planning, Asynchronous()));

    [Theory]
    [InlineData("Delivery", "Intent")]
    [InlineData("Delivery", "Reporting")]
    [InlineData("Delivery", "Attachment")]
    [InlineData("Delivery", "Workspaces")]
    [InlineData("Delivery", "Catalog")]
    [InlineData("Intent", "Delivery")]
    [InlineData("Intent", "Reporting")]
    [InlineData("Planning", "Delivery")]
    [InlineData("Planning", "Intent")]
    public void A_room_does_not_know(string room, string other) => Assert.Empty(
        Source.Below($"Hansa.Federation/{room}").Where(file => file.Knows($"Hansa.Federation.{other}")).Select(file => file.Path));

    /// <summary>The informer names the kind to keep what a Secret holds out of the log, and reads none.</summary>
    [Fact]
    public void Only_Attachment_reads_Secrets() =>
        Assert.Empty(FoundOutside(Secrets(), "Hansa.Federation/Attachment/", "Hansa.Api/Kinds.cs", "Hansa.Kubernetes/Informers/Informer.cs"));

    [Fact]
    public void Only_the_transport_speaks_HTTP() => Assert.Empty(FoundOutside(Http(), "Hansa.Kubernetes/Transport/"));

    private static IReadOnlyList<string> FoundOutside(Regex pattern, params string[] places) =>
        [.. Source.Find("", pattern).Where(found => !places.Any(place => found.StartsWith(place, StringComparison.Ordinal)))];

    [GeneratedRegex(@"\b(TimeProvider|DateTime|Stopwatch|Random|Guid|Environment|HttpClient|Socket|File|Directory|Process|Thread|Timer)\b\s*[.(]|\bSystem\.Net\b|\b(Now|UtcNow|GetUtcNow|GetTimestamp|TickCount)\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\basync\b|\bawait\b|\bTask\b")]
    private static partial Regex Asynchronous();

    [GeneratedRegex(@"\bKinds\.Secret\b|""secrets""")]
    private static partial Regex Secrets();

    [GeneratedRegex(@"\bHttpClient\b|\bHttpMessageInvoker\b|\bSocketsHttpHandler\b|\busing System\.Net\.Http\b")]
    private static partial Regex Http();
}
