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

    /// <summary>
    /// The informer names the kind to keep what a Secret holds out of the log and reads none; <c>hansa attach</c> makes one, and reads that again and the token of the account that
    /// it made; the API server and the sandbox are on the other side. Secret values become a Secret in one file of Planning, which Delivery writes and looks at on attached clusters; the hub keeps its key,
    /// and a preview reads the values that deployments name.
    /// </summary>
    [Fact]
    public void Only_Attachment_reads_peoples_Secrets_but_for_the_values_of_a_preview() =>
        Assert.Empty(FoundOutside(
            Secrets(),
            "Hansa.Federation/Attachment/", "Hansa.Federation/Hub/HubKey.cs", "Hansa.Federation/Planning/ReleaseRendering.cs",
            "Hansa.Federation/Delivery/ClusterObservation.cs", "Hansa.Federation/Delivery/ClusterDelivery.cs", "Hansa.Federation/Delivery/NamespaceSurvey.cs",
            "Hansa.Federation/Preview/FleetIntent.cs", "Hansa.Federation/Preview/IntentOverlay.cs", "Hansa.Federation/Preview/ClusterSight.cs",
            "Hansa.Api/Kinds.cs", "Hansa.Kubernetes/Informers/Informer.cs", "Hansa.Cli/Attaching/", "Hansa.Cli/Installing/Manifests.cs", "Hansa.ApiServer/", "Hansa.Sandbox/"));

    /// <summary>The embedded API server gives its own users a client.</summary>
    [Fact]
    public void Only_the_transport_speaks_HTTP() => Assert.Empty(FoundOutside(Http(), "Hansa.Kubernetes/Transport/", "Hansa.ApiServer/Hosting/"));

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
