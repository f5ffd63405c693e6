using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;

namespace Hansa.Sandbox.Import;

/// <summary>Which of the source's objects a sandbox is made from, and what of them. Pure.</summary>
internal sealed class IntentSelection
{
    private readonly ImmutableArray<ImportNote>.Builder _notes = ImmutableArray.CreateBuilder<ImportNote>();
    private readonly HashSet<(string Group, string Kind, ObjectKey Key)> _seen = [];
    private readonly ImmutableArray<SourceObject> _there;
    private readonly Dictionary<string, string> _namespaces = new(StringComparer.Ordinal);

    private IntentSelection(IEnumerable<SourceObject> found) => _there = [.. found.Where(IsTaken)];

    /// <summary>Takes what can be taken, and notes what was not, and why.</summary>
    public static ImportedIntent From(IEnumerable<SourceObject> found) => new IntentSelection(found).Select();

    /// <summary>The ConfigMaps that an AppDeployment names.</summary>
    public static IEnumerable<ObjectKey> ReferredOverrides(SourceObject found) => !found.Is(Kinds.AppDeployment)
        ? []
        : found.Items("spec", "clusterConfigOverrides").Select(each => each.Read("configMapName"))
            .Prepend(found.Read("spec", "configOverrides", "name"))
            .Where(name => name.Length > 0)
            .Select(name => new ObjectKey(found.Key.Namespace, name));

    private ImportedIntent Select()
    {
        var workspaces = Of(Kinds.Workspace).Select(Workspace).OfType<JsonObject>().ToImmutableArray();
        if (_there.Any(found => found.Key.Namespace == WellKnown.DefaultWorkspaceNamespace))
            _namespaces.TryAdd(WellKnown.DefaultWorkspaceNamespace, WellKnown.DefaultWorkspace);
        SourceObject[] clusters = [.. Of(Kinds.KommanderCluster).Where(IsInWorkspace)];
        SourceObject[] deployments = [.. Of(Kinds.AppDeployment).Where(IsInWorkspace).Where(IsInForce).OrderBy(each => each.Created, StringComparer.Ordinal)];
        var names = FakeClusterNames.For(clusters.Select(each => each.Key).Where(key => key != HostCluster.Key));
        var intent = new ImportedIntent
        {
            Workspaces = workspaces,
            Apps = [.. Of(Kinds.App).Where(HasChart).Select(each => CleanObject.Of(each, Kinds.App))],
            Overrides = [.. Overrides([.. deployments.SelectMany(ReferredOverrides)])],
            Clusters = [.. clusters.Select(each => Cluster(each, names.GetValueOrDefault(each.Key)))],
            Deployments = [.. deployments.Select(each => CleanObject.Of(each, Kinds.AppDeployment))],
        };
        NoteOthers();
        return intent with { Notes = _notes.ToImmutable() };
    }

    private IEnumerable<SourceObject> Of(ResourceType type) => _there.Where(found => found.Is(type));

    private bool IsTaken(SourceObject found)
    {
        if (found.IsDeleting)
            return Omit(found, "is being deleted there");
        return _seen.Add((found.Group, found.Kind, found.Key)) || found.Key.Name.Length == 0 || Omit(found, "stands there twice: the first one was taken");
    }

    private JsonObject? Workspace(SourceObject found)
    {
        var ns = NamespaceOf(found);
        if (ns.Length == 0)
            Omit(found, "its namespace is not known: export it with its status, or set spec.namespaceName");
        else if (!_namespaces.TryAdd(ns, found.Key.Name))
            Omit(found, $"its namespace is another Workspace's, {_namespaces[ns]}");
        else
            return CleanObject.Of(found, Kinds.Workspace, spec => spec["namespaceName"] = ns);
        return null;
    }

    private string NamespaceOf(SourceObject workspace) =>
        workspace.Key.Name == WellKnown.DefaultWorkspace ? WellKnown.DefaultWorkspaceNamespace
        : workspace.Read("status", "namespaceRef", "name") is { Length: > 0 } known ? known
        : Of(Kinds.Namespace).FirstOrDefault(ns => ns.Read("metadata", "labels", Labels.WorkspaceName) == workspace.Key.Name)?.Key.Name
            ?? workspace.Read("spec", "namespaceName");

    private bool IsInWorkspace(SourceObject found) =>
        _namespaces.ContainsKey(found.Key.Namespace) || Omit(found, "no Workspace that was taken has its namespace");

    private bool IsInForce(SourceObject deployment) =>
        !deployment.Items("status", "conditions").Any(condition => condition.Read("type") == ConditionTypes.Ready && condition.Read("reason") == Reasons.Superseded)
        || Omit(deployment, "is superseded by an older AppDeployment of the same app");

    private bool HasChart(SourceObject app) =>
        app.Find("spec", "chart") is not null || app.Find("spec", "releases") is not null
        || Omit(app, "names no chart (Kommander's gitRepositoryRef): the sandbox's own App of this name stands for it, if there is one");

    private IEnumerable<JsonObject> Overrides(ImmutableHashSet<ObjectKey> referred)
    {
        foreach (var map in Of(Kinds.ConfigMap).Where(map => referred.Contains(map.Key)))
        {
            foreach (var line in CredentialWords.LinesOf(map.Read("data", WellKnown.ValuesKey)))
                Note(map, $"taken as it stands, though line {line} of {WellKnown.ValuesKey} looks like a credential");
            yield return CleanObject.OfOverrides(map);
        }

        foreach (var missing in referred.Where(key => !Of(Kinds.ConfigMap).Any(map => map.Key == key)).Order())
            _notes.Add(new ImportNote(Kinds.ConfigMap.Kind, missing.ToString(), "is not there, and its AppDeployment waits for it"));
    }

    private ImportedCluster Cluster(SourceObject found, string? fake)
    {
        var body = CleanObject.Of(found, Kinds.KommanderCluster, spec =>
        {
            if (spec.Remove("clusterTunnelConnectorRef"))
                Note(found, "is attached by a tunnel there, by a kubeconfig here");
            if (fake is null)
                spec.Remove("kubeconfigRef");
            else
                spec["kubeconfigRef"] = new JsonObject { ["name"] = found.Read("spec", "kubeconfigRef", "name") is { Length: > 0 } name ? name : $"{found.Key.Name}-kubeconfig" };
        });
        return new ImportedCluster(found.Key, body, fake);
    }

    private void NoteOthers()
    {
        var referred = _there.SelectMany(ReferredOverrides).ToHashSet();
        foreach (var found in _there)
        {
            if (found.Is(Kinds.Secret))
                Omit(found, "Secrets are never read: each fake cluster has a kubeconfig of its own");
            else if (found is { Kind: "Config", Group: "" })
                Omit(found, "a kubeconfig: credentials are not imported");
            else if (found.Is(Kinds.ConfigMap) && !referred.Contains(found.Key))
                Omit(found, "no AppDeployment refers to it");
            else if (found.Is(Kinds.Namespace) || found.Is(Kinds.KubeFedCluster))
                Omit(found, "Hansa makes it itself");
            else if (!found.Is(Kinds.ConfigMap) && !Kinds.Own.Any(found.Is))
                Omit(found, "is nothing that people write for Hansa");
        }
    }

    private bool Omit(SourceObject found, string why)
    {
        Note(found, $"left out: {why}");
        return false;
    }

    private void Note(SourceObject found, string text) => _notes.Add(new ImportNote(found.Kind, found.Key.ToString(), text));
}
