using System.Text.Json.Nodes;
using CsCheck;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Tests.Storage;

/// <summary>One step against a store: put or delete one of a few objects of two resources.</summary>
internal readonly record struct Step(int Resource, int Name, bool Delete)
{
    public static readonly Gen<Step> Any = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 4], Gen.Bool, (resource, name, delete) => new Step(resource, name, delete));

    public GroupResource GroupResource => new("", Resource == 0 ? "configmaps" : "secrets");

    public ObjectName ObjectName => new(Name < 3 ? "a" : "a-b", $"n{Name}");

    /// <summary>Null when there is nothing to delete.</summary>
    public Change? Run(ObjectStore store, string content)
    {
        var before = store.Find(GroupResource, ObjectName);
        return Delete && before is null ? null : store.TryCommit(GroupResource, before, Delete ? null : Object(ObjectName, content));
    }

    public static StoredObject Object(ObjectName name, string content) => StoredObject.Of(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["namespace"] = name.Namespace, ["name"] = name.Name, ["uid"] = $"{name}-{content}" },
        ["data"] = new JsonObject { ["content"] = content },
    });
}

/// <summary>The same in the simplest form: every state there ever was.</summary>
internal sealed class StoreModel
{
    private readonly List<Dictionary<(GroupResource, ObjectName), string>> _states = [[]];
    private readonly List<(GroupResource Resource, ObjectName Name)> _changes = [];

    public long Revision => _changes.Count;

    public void Take(Step step, string content)
    {
        var next = new Dictionary<(GroupResource, ObjectName), string>(_states[^1]);
        if (step.Delete)
            next.Remove((step.GroupResource, step.ObjectName));
        else
            next[(step.GroupResource, step.ObjectName)] = content;
        _states.Add(next);
        _changes.Add((step.GroupResource, step.ObjectName));
    }

    public string At(GroupResource resource, long revision) => Show(_states[(int)revision]
        .Where(pair => pair.Key.Item1 == resource).Select(pair => (pair.Key.Item2, pair.Value)));

    public IEnumerable<(long Revision, ObjectName Name)> ChangesAfter(GroupResource resource, long revision) => _changes
        .Select((change, index) => (Revision: index + 1L, change)).Where(pair => pair.change.Resource == resource && pair.Revision > revision)
        .Select(pair => (pair.Revision, pair.change.Name));

    public static string Show(IEnumerable<(ObjectName Name, string Content)> objects) =>
        string.Join(' ', objects.Select(pair => $"{pair.Name}={pair.Content}").Order(StringComparer.Ordinal));

    public static string Show(IEnumerable<StoredObject> objects) =>
        Show(objects.Select(stored => (stored.Name, (string)stored.ToJson("v1")["data"]!["content"]!)));
}
