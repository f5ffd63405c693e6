using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Hansa.Api;
using Hansa.ApiServer.Tests.Support;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>HelmReleases as a hostile cluster could hold them.</summary>
public sealed class FuzzedObjectsTests
{
    private const int Tries = 4000;
    private static readonly FluxVersions Flux = new("v2", "v1");

    private static readonly DeliveryPlan Plan = DeliveryPlan.Of(
        AFleet().WithApp("metallb", "0.12.2").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb", "metallb-0.12.2").Plan("spoke-1"), Flux);

    [Theory]
    [InlineData("v2beta1", ProjectionTests.V2Beta1)]
    [InlineData("v2", ProjectionTests.V2)]
    public void Whatever_a_cluster_says_of_an_object_is_reported_or_dealt_with(string version, string good) => Gen.OneOf(JsonMutations.Of(Here(good)), JsonMutations.WithStrangeNames(Here(good))).Sample(
        text =>
        {
            if (TryRead(text, version) is not { } seen)
                return;
            var objects = ImmutableSortedDictionary<ObjectRef, ObservedObject>.Empty.Add(seen.Ref, seen);
            var steps = Convergence.Steps(Plan, new ObservedCluster { Objects = objects, Others = new ForeignObjects(Plan.Plan.Namespace, ImmutableDictionary<ObjectRef, ForeignObject>.Empty) });
            _ = DeliveryState.Of(Plan, objects, []);
            Assert.True(seen.IsItself || !steps.Any(step => step.At == seen.Ref && step is Step.Update or Step.Prune or Step.RemoveFields), $"{seen.Ref} is not Hansa's, and something is done to it");
        },
        iter: Tries);

    /// <summary>In the plan's namespace, so that it is about what the plan names.</summary>
    private static string Here(string good) => good.Replace("workspace-test-vjsfq", "alpha-ns", StringComparison.Ordinal);

    /// <summary>Null for what an informer reports and leaves aside.</summary>
    private static ObservedObject? TryRead(string text, string version)
    {
        try
        {
            return Projection.Of(JsonElement.Parse(text), DeliveredKind.HelmRelease, Kinds.HelmRelease(version), "hansa-hub-1");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
