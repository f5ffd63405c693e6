using System.Text.RegularExpressions;

namespace Hansa.Architecture.Tests;

/// <summary>Who may know what inside Hansa.Federation (design, section 1).</summary>
public sealed partial class RoomTests
{
    private const string Planning = "Hansa.Federation/Planning";

    /// <summary>Which rooms a room may use. Whatever is not said is forbidden.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Planning"] = [],
        ["Hub"] = [],
        ["Catalog"] = ["Planning"],
        ["Delivery"] = ["Planning"],
        ["Intent"] = ["Planning"],
        ["Fleet"] = ["Delivery", "Hub", "Intent", "Planning"],
        ["Reporting"] = ["Delivery", "Fleet", "Hub", "Intent", "Planning"],
        ["Workspaces"] = ["Fleet", "Hub", "Intent", "Planning"],
        ["Attachment"] = ["Delivery", "Fleet", "Hub", "Intent", "Planning"],
        ["Preview"] = ["Delivery", "Fleet", "Hub", "Intent", "Planning"],
    };

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

    /// <summary>A mistake in one of the two must not be in the other.</summary>
    [Fact]
    public void What_the_drill_expects_is_computed_without_anything_of_Hansa()
    {
        var oracle = Source.Below("Hansa.Sandbox/Drill/Oracle");

        Assert.NotEmpty(oracle);
        Assert.Empty(oracle.SelectMany(file => file.Imports.Where(import => import.StartsWith("Hansa", StringComparison.Ordinal)).Select(import => $"{file.Path}: {import}")));
        Assert.Empty(Source.Below("Hansa.Sandbox/Drill").Where(file => file.Code.Contains("Planning", StringComparison.Ordinal)).Select(file => file.Path));
    }

    public static TheoryData<string> Every => [.. Room.All.Select(room => room.Name)];

    [Fact]
    public void Every_room_has_its_place() => Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), Room.All.Select(room => room.Name));

    [Theory, MemberData(nameof(Every))]
    public void A_room_uses_no_other_rooms_than_it_may(string room) =>
        Assert.Empty(Room.All.Single(r => r.Name == room).Uses.Where(use => !Arrows[room].Contains(use.Room)).Select(use => $"{use.File} knows {use.Room}"));

    [Fact]
    public void Rooms_use_each_other_in_no_circle()
    {
        var left = Arrows.Keys.ToHashSet();

        while (left.FirstOrDefault(room => !Arrows[room].Any(left.Contains)) is { } lowest)
        {
            left.Remove(lowest);
        }

        Assert.Empty(left);
    }

    [Fact]
    public void No_room_knows_who_puts_them_together() => Assert.Empty(
        Room.All.SelectMany(room => room.Files).SelectMany(file => Composition().Matches(file.Code).Select(found => $"{file.Path}: {found.Value}")));

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
            "Hansa.Api/Kinds.cs", "Hansa.Kubernetes/Informers/Informer.cs", "Hansa.Cli/Attaching/", "Hansa.Cli/Installing/Manifests.cs", "Hansa.Cli/Plans/PlanMaking.cs", "Hansa.ApiServer/", "Hansa.Sandbox/"));

    /// <summary>The embedded API server gives its own users a client.</summary>
    [Fact]
    public void Only_the_transport_speaks_HTTP() => Assert.Empty(FoundOutside(Http(), "Hansa.Kubernetes/Transport/", "Hansa.ApiServer/Hosting/"));

    private static IReadOnlyList<string> FoundOutside(Regex pattern, params string[] places) =>
        [.. Source.Find("", pattern).Where(found => !places.Any(place => found.StartsWith(place, StringComparison.Ordinal)))];

    [GeneratedRegex(@"\b(FederationController|ControllerOptions|ControllerParts)\b")]
    private static partial Regex Composition();

    [GeneratedRegex(@"\b(TimeProvider|DateTime|Stopwatch|Random|Guid|Environment|HttpClient|Socket|File|Directory|Process|Thread|Timer)\b\s*[.(]|\bSystem\.Net\b|\b(Now|UtcNow|GetUtcNow|GetTimestamp|TickCount)\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\basync\b|\bawait\b|\bTask\b")]
    private static partial Regex Asynchronous();

    [GeneratedRegex(@"\bKinds\.Secret\b|""secrets""")]
    private static partial Regex Secrets();

    [GeneratedRegex(@"\bHttpClient\b|\bHttpMessageInvoker\b|\bSocketsHttpHandler\b|\busing System\.Net\.Http\b")]
    private static partial Regex Http();
}
