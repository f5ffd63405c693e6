using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Tests.Support;

/// <summary>
/// A Helm repository on the loopback, and what one pulls from an OCI registry, with charts that are made here: each renders its values into a ConfigMap.
/// </summary>
internal sealed class ChartRepository : IAsyncDisposable
{
    private const string Template = """
        {{- if .Values.refuse }}{{ fail .Values.refuse }}{{ end }}
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Values.name }}
          namespace: {{ .Release.Namespace }}
          labels:
            mood: {{ .Values.mood | quote }}
        data:
          greeting: {{ .Values.greeting | quote }}
        """;

    private readonly WebApplication _web;

    private ChartRepository(WebApplication web) => _web = web;

    public string Url => _web.Urls.First();

    /// <summary>The same charts, as a registry has them.</summary>
    public string OciUrl => $"oci{Url["http".Length..]}/charts";

    public static async Task<ChartRepository> StartAsync(params string[] charts)
    {
        var packages = charts.ToDictionary(name => $"{name}-1.0.0.tgz", Package, StringComparer.Ordinal);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.Run(async http =>
        {
            var file = http.Request.Path.Value!.TrimStart('/');
            if (file.StartsWith("v2/", StringComparison.Ordinal) || file == "v2")
                await OciRegistry.AnswerAsync(http, packages);
            else if (file == "index.yaml")
                await http.Response.WriteAsync(Index(packages), http.RequestAborted);
            else if (packages.TryGetValue(file, out var package))
                await http.Response.Body.WriteAsync(package, http.RequestAborted);
            else
                http.Response.StatusCode = 404;
        });
        await web.StartAsync(TestContext.Current.CancellationToken);
        return new ChartRepository(web);
    }

    /// <summary>One chart as it is served.</summary>
    public static byte[] PackageOf(string chart) => Package(chart);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static byte[] Package(string name)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            Write(tar, $"{name}/Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: 1.0.0\n");
            Write(tar, $"{name}/values.yaml", $"name: {name}\ngreeting: from the chart\nmood: fine\nrefuse: \"\"\n");
            Write(tar, $"{name}/templates/greeting.yaml", Template);
        }

        return bytes.ToArray();
    }

    private static void Write(TarWriter tar, string path, string text) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });

    private static string Index(Dictionary<string, byte[]> packages) => "apiVersion: v1\nentries:\n" + string.Concat(packages.Select(package => $"""
          {package.Key[..package.Key.IndexOf('-', StringComparison.Ordinal)]}:
            - apiVersion: v2
              name: {package.Key[..package.Key.IndexOf('-', StringComparison.Ordinal)]}
              version: 1.0.0
              digest: {Convert.ToHexStringLower(SHA256.HashData(package.Value))}
              urls: [{package.Key}]

        """));
}
