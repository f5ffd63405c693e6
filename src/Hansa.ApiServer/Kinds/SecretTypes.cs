using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>What the well-known types of Secrets must hold.</summary>
internal static class SecretTypes
{
    private const string AccountAnnotation = "kubernetes.io/service-account.name";
    private const string DockerConfig = ".dockerconfigjson";
    private const string DockerFile = ".dockercfg";

    public static void Validate(JsonObject secret, List<FieldError> errors)
    {
        var data = secret["data"] as JsonObject ?? [];
        switch ((string?)secret["type"])
        {
            case "kubernetes.io/tls":
                Require(data, errors, "tls.crt", "tls.key");
                break;
            case "kubernetes.io/ssh-auth":
                Require(data, errors, "ssh-privatekey");
                break;
            case "kubernetes.io/basic-auth" when !data.ContainsKey("username") && !data.ContainsKey("password"):
                Require(data, errors, "username", "password");
                break;
            case "kubernetes.io/dockerconfigjson":
                RequireJson(data, errors, DockerConfig);
                break;
            case "kubernetes.io/dockercfg":
                RequireJson(data, errors, DockerFile);
                break;
            case "kubernetes.io/service-account-token" when string.IsNullOrEmpty((string?)secret["metadata"]?["annotations"]?[AccountAnnotation]):
                errors.Add(FieldError.Required($"metadata.annotations[{AccountAnnotation}]"));
                break;
        }
    }

    private static void Require(JsonObject data, List<FieldError> errors, params string[] keys)
    {
        foreach (var key in keys.Where(key => !data.ContainsKey(key)))
            errors.Add(FieldError.Required($"data[{key}]"));
    }

    private static void RequireJson(JsonObject data, List<FieldError> errors, string key)
    {
        if ((string?)data[key] is not { } text)
        {
            errors.Add(FieldError.Required($"data[{key}]"));
            return;
        }
        try
        {
            using var parsed = JsonDocument.Parse(Convert.FromBase64String(text));
        }
        catch (JsonException error)
        {
            errors.Add(FieldError.Invalid($"data[{key}]", "\"<secret contents redacted>\"", Wire.JsonBodies.GoText(Convert.FromBase64String(text), error)));
        }
    }
}
