using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>Deletes what its owners left behind, and lets owners go that wait for their dependents (<c>foregroundDeletion</c>, <c>orphan</c>).</summary>
internal sealed class GarbageCollector(ApiCluster cluster, ClusterWrites writes) : IController
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (GroupResource Resource, ObjectName Name)> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _dependents = new(StringComparer.Ordinal);

    /// <summary>Owners whose end was seen, as long as somebody names them, and the namespaces that they were in.</summary>
    private readonly Dictionary<string, string> _gone = new(StringComparer.Ordinal);

    public void Observe(GroupResource resource, Change change)
    {
        lock (_lock)
        {
            if (change.Before is { } before)
            {
                foreach (var owner in before.Facts.Owners)
                    if (_dependents.TryGetValue(owner.Uid, out var uids) && uids.Remove(before.Facts.Uid) && uids.Count == 0)
                        _dependents.Remove(owner.Uid);
                _byUid.Remove(before.Facts.Uid);
            }
            if (change.After is { } after)
                Add(resource, after);
            else if (_dependents.ContainsKey(change.Before!.Facts.Uid))
                _gone[change.Before.Facts.Uid] = change.Name.Namespace;
            foreach (var owner in change.Before?.Facts.Owners ?? [])
                if (!_dependents.ContainsKey(owner.Uid))
                    _gone.Remove(owner.Uid);
        }
    }

    private void Add(GroupResource resource, StoredObject stored)
    {
        _byUid[stored.Facts.Uid] = (resource, stored.Name);
        foreach (var owner in stored.Facts.Owners)
        {
            if (!_dependents.TryGetValue(owner.Uid, out var uids))
                _dependents[owner.Uid] = uids = new HashSet<string>(StringComparer.Ordinal);
            uids.Add(stored.Facts.Uid);
        }
    }

    public void Handle(GroupResource resource, Change change)
    {
        if (change.After is null)
        {
            foreach (var dependent in DependentsOf(change.Before!.Facts.Uid))
                CollectIfOwnerless(dependent.Resource, dependent.Name);
            foreach (var owner in change.Before.Facts.Owners)
                ReleaseOwner(owner.Uid);
            return;
        }
        if (change.After.Facts.Owners.Count > 0 && !change.After.Facts.Deleting)
            CollectIfOwnerless(resource, change.Name);
        if (change.After.Facts.Deleting)
            Release(resource, change.Name);
        foreach (var owner in change.Before?.Facts.Owners ?? [])
            if (!change.After.Facts.Owners.Contains(owner))
                ReleaseOwner(owner.Uid);
    }

    // Owners that live hold it, those that wait for their dependents do not: their references are dropped like those to nobody.
    private void CollectIfOwnerless(GroupResource resource, ObjectName name)
    {
        if (cluster.Store.Find(resource, name) is not { Facts.Deleting: false } stored || stored.Facts.Owners.Count == 0)
            return;
        var owners = stored.Facts.Owners.Select(owner => (Reference: owner, Found: Find(owner, name.Namespace))).ToList();
        if (owners.Any(owner => owner.Found is null && IsUnresolvable(owner.Reference, name.Namespace)))
            return;
        var present = owners.Where(owner => owner.Found is not null).ToList();
        var holding = present.Where(owner => !WaitsForDependents(owner.Found!)).Select(owner => owner.Reference.Uid).ToHashSet(StringComparer.Ordinal);
        if (holding.Count == 0)
            writes.Delete(resource, name, stored.Facts.Uid, PolicyFor(stored, isWaitedFor: present.Count > 0));
        else if (owners.Any(owner => !holding.Contains(owner.Reference.Uid)))
            KeepOwners(resource, name, holding);
    }

    // Who waits for this one waits for its dependents, too; without any it goes at once. Otherwise its own finalizers say what becomes of them.
    private string PolicyFor(StoredObject stored, bool isWaitedFor) =>
        isWaitedFor && DependentsOf(stored.Facts.Uid).Count > 0 ? DeleteOptions.Foreground
        : stored.Facts.Finalizers.Contains(Orphan) ? DeleteOptions.Orphan
        : stored.Facts.Finalizers.Contains(Foreground) ? DeleteOptions.Foreground
        : DeleteOptions.Background;

    private static bool WaitsForDependents(StoredObject owner) => owner.Facts.Deleting && owner.Facts.Finalizers.Contains(Foreground);

    private bool IsGone(string uid, string ns)
    {
        lock (_lock)
            return _gone.TryGetValue(uid, out var home) && (home.Length == 0 || home == ns);
    }

    // Whether an owner is there cannot be known while its kind is not: a backup may be restored before its definitions. Nor can it of one in a namespace when
    // what it owns is in none, so that nobody knows in which.
    private bool IsUnresolvable(OwnerFact owner, string ns) =>
        DefinitionOf(owner) is { } definition ? definition.Namespaced && ns.Length == 0 : !IsGone(owner.Uid, ns);

    private ResourceDefinition? DefinitionOf(OwnerFact owner) =>
        GroupVersion.Parse(owner.ApiVersion) is { } version ? cluster.Resources.Current.Find(version.WithKind(owner.Kind)) : null;

    // The owner may wait for its dependents, orphan them, or be free to go.
    private void Release(GroupResource resource, ObjectName name)
    {
        if (cluster.Store.Find(resource, name) is not { Facts.Deleting: true } owner)
            return;
        var dependents = DependentsOf(owner.Facts.Uid);
        if (owner.Facts.Finalizers.Contains(Orphan))
        {
            foreach (var dependent in dependents)
                DropOwner(dependent.Resource, dependent.Name, owner.Facts.Uid);
            RemoveFinalizer(resource, name, Orphan);
        }
        else if (owner.Facts.Finalizers.Contains(Foreground))
        {
            foreach (var dependent in dependents)
                CollectIfOwnerless(dependent.Resource, dependent.Name);
            if (!DependentsOf(owner.Facts.Uid).Any(dependent => Blocks(dependent, owner.Facts.Uid)))
                RemoveFinalizer(resource, name, Foreground);
        }
    }

    private void ReleaseOwner(string uid)
    {
        (GroupResource Resource, ObjectName Name) owner;
        lock (_lock)
            if (!_byUid.TryGetValue(uid, out owner))
                return;
        Release(owner.Resource, owner.Name);
    }

    private bool Blocks((GroupResource Resource, ObjectName Name) dependent, string ownerUid) =>
        cluster.Store.Find(dependent.Resource, dependent.Name) is { } stored && stored.Facts.Owners.Any(owner => owner.Uid == ownerUid && owner.BlocksDeletion);

    private StoredObject? Find(OwnerFact owner, string ns)
    {
        (GroupResource Resource, ObjectName Name) place;
        lock (_lock)
            if (!_byUid.TryGetValue(owner.Uid, out place))
                return null;
        // An owner in another namespace is none.
        return place.Name.Namespace.Length == 0 || place.Name.Namespace == ns ? cluster.Store.Find(place.Resource, place.Name) : null;
    }

    private List<(GroupResource Resource, ObjectName Name)> DependentsOf(string uid)
    {
        lock (_lock)
            return _dependents.TryGetValue(uid, out var uids) ? [.. uids.Where(_byUid.ContainsKey).Select(dependent => _byUid[dependent])] : [];
    }

    private void KeepOwners(GroupResource resource, ObjectName name, HashSet<string> kept) =>
        EditOwners(resource, name, owner => kept.Contains((string?)owner["uid"] ?? ""));

    private void DropOwner(GroupResource resource, ObjectName name, string uid) =>
        EditOwners(resource, name, owner => (string?)owner["uid"] != uid);

    private void EditOwners(GroupResource resource, ObjectName name, Func<JsonObject, bool> keep) => writes.Edit(resource, name, json =>
    {
        var metadata = json["metadata"]!.AsObject();
        if (metadata["ownerReferences"] is not JsonArray owners)
            return false;
        var kept = owners.OfType<JsonObject>().Where(keep).Select(owner => owner.DeepClone()).ToArray();
        if (kept.Length == owners.Count)
            return false;
        if (kept.Length > 0)
            metadata["ownerReferences"] = new JsonArray(kept);
        else
            metadata.Remove("ownerReferences");
        return true;
    });

    private void RemoveFinalizer(GroupResource resource, ObjectName name, string finalizer) => writes.Edit(resource, name, json =>
    {
        var metadata = json["metadata"]!.AsObject();
        if (metadata["finalizers"] is not JsonArray finalizers || finalizers.FirstOrDefault(known => (string?)known == finalizer) is not { } found)
            return false;
        finalizers.Remove(found);
        if (finalizers.Count == 0)
            metadata.Remove("finalizers");
        return true;
    });
}
