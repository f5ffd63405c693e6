using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Security;

/// <summary>Who asks.</summary>
internal sealed record UserInfo(string Name)
{
    /// <summary>Who asks in clear text without credentials, as on the insecure port that kube-apiserver had: kubectl and Helm send none there.</summary>
    public static readonly UserInfo Unsecured = new("system:unsecured") { Groups = ["system:masters", "system:authenticated"] };

    public static readonly UserInfo Anonymous = new("system:anonymous") { Groups = ["system:unauthenticated"] };

    public string Uid { get; init; } = "";

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>A person or program that showed who it is.</summary>
    public static UserInfo Authenticated(string name, IEnumerable<string> groups, string uid = "") =>
        new(name) { Uid = uid, Groups = [.. groups.Append("system:authenticated").Distinct()] };

    /// <summary>As reviews show it.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["username"] = Name };
        if (Uid.Length > 0)
            json["uid"] = Uid;
        json["groups"] = new JsonArray([.. Groups.Select(group => JsonValue.Create(group))]);
        if (Extra.Count > 0)
            json["extra"] = new JsonObject(Extra.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(value => JsonValue.Create(value))]))));
        return json;
    }
}
