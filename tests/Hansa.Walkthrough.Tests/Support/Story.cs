using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>What one step of the walk-through leaves to the next.</summary>
public sealed class Story
{
    private bool _broken;

    /// <summary>The workspace's namespace.</summary>
    public string Namespace { get; set; } = "";

    /// <summary>A uid that must not change until a later step.</summary>
    public string Remembered { get; set; } = "";

    /// <summary>A step: it is told only while all before it went well, since the rest would only wait in vain.</summary>
    public async Task TellAsync(Func<Task> step)
    {
        // ./test knows these words: what follows from one failure counts as one.
        Assert.False(_broken, "an earlier step of the story failed");
        _broken = true;
        await step();
        _broken = false;
    }
}

/// <summary>What the steps look at on attached clusters.</summary>
internal static class OnSpokes
{
    /// <summary>Until the release is Ready there with that message.</summary>
    public static Task<JsonElement> ReleaseAsync(this Spoke spoke, string ns, string name, string message) => spoke.Client.EventuallyAsync(
        spoke.HelmRelease, new ObjectKey(ns, name), $"is Ready: {message}", release => release.Condition("Ready") is { Status: "True" } ready && ready.Message == message);

    public static Task NoReleaseAsync(this Spoke spoke, string ns, string name) => spoke.Client.GoneAsync(spoke.HelmRelease, new ObjectKey(ns, name));

    /// <summary>Every release in the namespace.</summary>
    public static async Task<JsonElement[]> ReleasesAsync(this Spoke spoke, string ns)
    {
        var found = new List<JsonElement>();
        await foreach (var page in spoke.Client.ListAsync(spoke.HelmRelease, ns, new ListOptions(), TestContext.Current.CancellationToken))
            found.AddRange(page.Items.Select(item => item.Clone()));
        return [.. found];
    }

    /// <summary>Names of the objects of an app in every kind that Hansa delivers.</summary>
    public static async Task<string[]> ObjectsOfAsync(this Spoke spoke, string ns, string app)
    {
        var contents = await Contents.OfAsync(spoke.Client, spoke.DeliveredKinds, ns);
        return [.. contents.Keys.Where(key => key.Contains($"/{app}", StringComparison.Ordinal))];
    }

    /// <summary>The values of a release as Flux puts them together: the texts, weakest first.</summary>
    public static async Task<string[]> ValuesAsync(this Spoke spoke, JsonElement release)
    {
        var texts = new List<string>();
        foreach (var source in release.GetProperty("spec").GetProperty("valuesFrom").EnumerateArray())
        {
            var key = new ObjectKey(release.Text("metadata", "namespace")!, source.Text("name")!); // a delivered release
            using var found = await spoke.Client.GetAsync(Kinds.ConfigMap.ObjectPath(key), TestContext.Current.CancellationToken);
            texts.Add(found!.RootElement.Text("data", "values.yaml")!); // Flux has read it
        }

        return [.. texts];
    }
}
