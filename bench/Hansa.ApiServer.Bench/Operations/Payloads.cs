using System.Text;
using System.Text.Json;

namespace Hansa.ApiServer.Bench.Operations;

/// <summary>Bodies of ordinary size.</summary>
internal static class Payloads
{
    private static readonly string Kibibyte = string.Concat(Enumerable.Repeat("key: a value of some length\n", 37));

    public static byte[] Namespace(string name) => Json(new { apiVersion = "v1", kind = "Namespace", metadata = new { name } });

    /// <summary>About 1 KiB of data.</summary>
    public static byte[] ConfigMap(string name) => Json(new
    {
        apiVersion = "v1",
        kind = "ConfigMap",
        metadata = new { name, labels = Labels },
        data = new Dictionary<string, string> { ["values.yaml"] = Kibibyte },
    });

    public static byte[] Deployment(string name) => Json(new
    {
        apiVersion = "apps/v1",
        kind = "Deployment",
        metadata = new { name, labels = Labels },
        spec = new
        {
            replicas = 3,
            selector = new { matchLabels = Labels },
            template = new
            {
                metadata = new { labels = Labels },
                spec = new
                {
                    containers = new[]
                    {
                        new
                        {
                            name = "web",
                            image = "example.com/web:1.2.3",
                            ports = new[] { new { name = "http", containerPort = 8080 } },
                            env = Enumerable.Range(1, 8).Select(i => new { name = $"SETTING_{i}", value = $"value {i}" }),
                            resources = new { requests = new { cpu = "100m", memory = "64Mi" } },
                        },
                    },
                },
            },
        },
    });

    public static byte[] MergePatch(int number) => Json(new { metadata = new { annotations = new Dictionary<string, string> { ["example.com/number"] = $"{number}" } } });

    public static byte[] Apply(string name, int number) => Json(new
    {
        apiVersion = "v1",
        kind = "ConfigMap",
        metadata = new { name, labels = Labels },
        data = new Dictionary<string, string> { ["number"] = $"{number}", ["text"] = "applied" },
    });

    private static Dictionary<string, string> Labels { get; } = new() { ["app.kubernetes.io/name"] = "web", ["app.kubernetes.io/managed-by"] = "bench" };

    private static byte[] Json<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
