using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class ApplyBodyTests
{
    [Theory]
    [InlineData("a rocket \U0001F680")]
    [InlineData("\U00010000 \U0002FA1D \U000E0001 \U0010FFFD")]
    [InlineData("\U0001F468\u200D\U0001F680")]
    [InlineData("a \\ud83d\\ude80 that somebody wrote out")]
    [InlineData("\\\U0001F680\\")]
    [InlineData("grüße, 東京, \u2028 \u2029 \u0085 \uFEFF \t \u007F \"quoted\" & <more>")]
    public async Task An_applied_text_arrives_as_it_was_written_without_escaped_halves_of_a_character(string text)
    {
        var sent = "";
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            sent = await reader.ReadToEndAsync(context.RequestAborted);
            await context.JsonAsync("{}");
        });
        using var client = server.Client();

        using var _ = await client.ApplyAsync(
            Kinds.ConfigMap, new ObjectKey("team", "values"), JsonSerializer.SerializeToUtf8Bytes(new { text }), "hansa", force: false, TestContext.Current.CancellationToken);

        Assert.Equal(text, JsonDocument.Parse(sent).RootElement.GetProperty("text").GetString());
        Assert.DoesNotMatch(@"(?<!\\)(\\\\)*\\u[dD][89a-fA-F]", sent);
    }
}
