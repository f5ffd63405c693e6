using CsCheck;
using Hansa.Api.Metadata;

namespace Hansa.Api.Tests;

public sealed class ResourceTypeTests
{
    [Fact]
    public void Core_kinds_live_under_api()
    {
        Assert.Equal("/api/v1/configmaps", Kinds.ConfigMap.CollectionPath());
        Assert.Equal("/api/v1/namespaces/team/configmaps", Kinds.ConfigMap.CollectionPath("team"));
        Assert.Equal("/api/v1/namespaces/team/configmaps/values", Kinds.ConfigMap.ObjectPath(new("team", "values")));
    }

    [Fact]
    public void Other_kinds_live_under_apis_and_their_group()
    {
        Assert.Equal("/apis/kommander.mesosphere.io/v1beta1/kommanderclusters", Kinds.KommanderCluster.CollectionPath());
        Assert.Equal(
            "/apis/kommander.mesosphere.io/v1beta1/namespaces/team/kommanderclusters/spoke",
            Kinds.KommanderCluster.ObjectPath(new("team", "spoke")));
    }

    [Fact]
    public void The_path_of_a_cluster_scoped_object_has_no_namespace()
    {
        Assert.Equal("/api/v1/namespaces/team", Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped("team")));
        Assert.Equal("/apis/apps.kommander.d2iq.io/v1alpha1/apps/reloader-0.0.85", Kinds.App.ObjectPath(new("ignored", "reloader-0.0.85")));
    }

    [Fact]
    public void The_api_version_of_the_core_group_is_the_version_alone()
    {
        Assert.Equal("v1", Kinds.Secret.ApiVersion);
        Assert.Equal("apps.kommander.d2iq.io/v1alpha1", Kinds.AppDeployment.ApiVersion);
    }

    [Fact]
    public void Flux_kinds_are_made_for_each_version_that_Hansa_can_write()
    {
        Assert.Equal(
            ["helm.toolkit.fluxcd.io/v2", "helm.toolkit.fluxcd.io/v2beta2", "helm.toolkit.fluxcd.io/v2beta1"],
            Kinds.HelmReleaseVersions.Select(version => Kinds.HelmRelease(version).ApiVersion));
        Assert.Equal(
            ["source.toolkit.fluxcd.io/v1", "source.toolkit.fluxcd.io/v1beta2", "source.toolkit.fluxcd.io/v1beta1"],
            Kinds.SourceVersions.Select(version => Kinds.HelmRepository(version).ApiVersion));
    }

    [Fact]
    public void No_name_whatever_leads_out_of_its_collection() =>
        Gen.Select(Gen.String, Gen.String).Sample((ns, name) =>
        {
            var segments = Kinds.Secret.ObjectPath(new(ns, name)).Split('/');

            // Surrogates without a partner cannot be written in a URL, so they do not come back.
            return segments is ["", "api", "v1", "namespaces", _, "secrets", _]
                && !segments[4].Contains('?') && !segments[6].Contains('?') && !segments[6].Contains('#')
                && (name.Any(char.IsSurrogate) || Uri.UnescapeDataString(segments[6]) == name);
        });
}
