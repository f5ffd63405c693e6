using System.Collections.Immutable;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Preview;

/// <summary>The values of one release of a deployment, and what they are put together from. What is delivered follows from the same layers.</summary>
/// <param name="Release">Name of the HelmRelease.</param>
/// <param name="Layers">The weakest first; each with where it comes from.</param>
public sealed record DeploymentValues(string Release, ImmutableArray<(string Origin, ValuesText Text)> Layers)
{
    /// <summary>What Helm is given.</summary>
    public EffectiveValues Effective => EffectiveValues.Of(Layers);

    /// <summary>
    /// The releases of a deployment on a cluster; without one, what is the same on all of them (<c>${clusterName}</c> stays as it is then).
    /// </summary>
    /// <returns>The releases, and why the overrides cannot be used: then they have the defaults only.</returns>
    public static (ImmutableArray<DeploymentValues> Releases, Verdict.Hold? Problem) Of(AppModel app, AppDeployment deployment, WorkspaceSnapshot workspace, KommanderCluster? cluster)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(workspace);
        var variables = DeploymentPlanning.Variables(app, deployment.Metadata.Key);
        if (cluster is not null)
        {
            variables = variables.SetItem(Substitution.ClusterName, cluster.Metadata.Name);
        }

        var overrides = OverrideLayers.Of(deployment, workspace, cluster is null ? null : ClusterLabels.Of(workspace.Workspace, cluster));
        return (
            [
                .. app.Releases.Select((release, index) => new DeploymentValues(release.Name,
                [
                    ($"App {app.Name}", new ValuesText(Substitution.Fill(app.Defaults[release.Name], variables))),
                    .. index == 0 ? overrides.Layers.Select(l => (l.Source, l.SecretDigest is null ? l.Values : SecretMask.Of(l.Values))) : [],
                ])),
            ],
            overrides.Problem);
    }

    /// <summary>The releases of an App that nothing deploys: its defaults.</summary>
    public static ImmutableArray<DeploymentValues> Defaults(AppModel app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return [.. app.Releases.Select(r => new DeploymentValues(r.Name, [($"App {app.Name}", new ValuesText(Substitution.Fill(app.Defaults[r.Name], app.Variables)))]))];
    }
}
