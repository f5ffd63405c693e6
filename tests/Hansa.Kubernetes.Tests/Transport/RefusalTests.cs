using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Microsoft.AspNetCore.Http;

namespace Hansa.Kubernetes.Tests.Transport;

/// <summary>One code, several meanings: the words are the real servers' own.</summary>
public sealed class RefusalTests
{
    private static readonly ObjectKey Key = new("team", "values");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(403, "configmaps is forbidden: User \"system:serviceaccount:a:b\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"team\"", ApiFailure.Forbidden)]
    [InlineData(403, "configmaps \"values\" is forbidden: User \"jane\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"team\": role \"x\" not found", ApiFailure.Forbidden)]
    [InlineData(403, "rolebindings.rbac.authorization.k8s.io \"a\" is forbidden: user \"jane\" (groups=[\"dev\"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"]}", ApiFailure.Forbidden)]
    [InlineData(403, "forbidden: User \"system:anonymous\" cannot get path \"/version\"", ApiFailure.Forbidden)]
    [InlineData(403, "no", ApiFailure.Forbidden)]
    [InlineData(403, "configmaps \"values\" is forbidden: exceeded quota: few, requested: count/configmaps=1, used: count/configmaps=2, limited: count/configmaps=2", ApiFailure.QuotaExceeded)]
    [InlineData(403, "pods \"values\" is forbidden: failed quota: few: must specify limits.cpu", ApiFailure.QuotaExceeded)]
    [InlineData(403, "admission webhook \"policy.example.org\" denied the request: no HelmReleases here", ApiFailure.DeniedByPolicy)]
    [InlineData(400, "admission webhook \"policy.example.org\" denied the request: no HelmReleases here", ApiFailure.DeniedByPolicy)]
    [InlineData(409, "admission webhook \"policy.example.org\" denied the request: no HelmReleases here", ApiFailure.DeniedByPolicy)]
    [InlineData(500, "admission webhook \"policy.example.org\" denied the request without explanation", ApiFailure.DeniedByPolicy)]
    [InlineData(401, "admission webhook \"policy.example.org\" denied the request: User \"jane\" cannot ", ApiFailure.DeniedByPolicy)]
    [InlineData(422, "configmaps \"values\" is forbidden: ValidatingAdmissionPolicy 'small' with binding 'all' denied request: too large", ApiFailure.DeniedByPolicy)]
    [InlineData(403, "configmaps \"values\" is forbidden: ValidatingAdmissionPolicy 'small' with binding 'all' denied request: User \"jane\" cannot do this", ApiFailure.DeniedByPolicy)]
    [InlineData(403, "pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\": privileged", ApiFailure.DeniedByPolicy)]
    [InlineData(403, "configmaps \"values\" is forbidden: unable to create new content in namespace team because it is being terminated", ApiFailure.NamespaceTerminating)]
    [InlineData(500, "Internal error occurred: failed calling webhook \"policy.example.org\": connection refused", ApiFailure.ServerError)]
    [InlineData(422, "ConfigMap \"values\" is invalid: data: Too long", ApiFailure.Invalid)]
    public async Task A_refusal_means_what_the_server_says(int code, string message, ApiFailure expected)
    {
        var e = await RefusedAsync(c => c.StatusAsync(code, "Forbidden", message: message.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)));

        Assert.Equal(expected, e.Failure);
        Assert.Contains(message[..Math.Min(10, message.Length)], e.Message, StringComparison.Ordinal);
        Assert.Equal(expected == ApiFailure.Forbidden, e.Message.Contains("needs the right", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(403, ApiFailure.BadAnswer)]
    [InlineData(503, ApiFailure.ServerError)]
    [InlineData(429, ApiFailure.TooManyRequests)]
    [InlineData(302, ApiFailure.BadAnswer)]
    public async Task A_page_is_named_as_what_no_Kubernetes_API_says_and_tells_of_no_missing_right(int code, ApiFailure expected)
    {
        var e = await RefusedAsync(c =>
        {
            c.Response.StatusCode = code;
            c.Response.ContentType = "text/html";
            c.Response.Headers.Location = "https://login.example.org/";
            return c.Response.WriteAsync("<html>Please log in</html>", c.RequestAborted);
        });

        Assert.Equal(expected, e.Failure);
        Assert.Contains(code == 302 ? "a redirect, which is not followed" : "not in the words of a Kubernetes API (text/html)", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("needs the right", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(503)]
    public async Task What_the_server_calls_its_page_is_cut_and_no_word_of_ours(int code)
    {
        var e = await RefusedAsync(c =>
        {
            c.Response.StatusCode = code;
            c.Response.ContentType = $"text/marker{new string('x', 5000)}";
            return c.Response.WriteAsync("{\"message\":\"marker\",\"reason\":\"marker\"}", c.RequestAborted);
        });

        Assert.Contains("(text/marker", e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Message.Length, 1, 500);
        Assert.DoesNotContain("marker", e.OwnWords, StringComparison.Ordinal);
        Assert.EndsWith($": {code}, not in the words of a Kubernetes API", e.OwnWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_Kubernetes_API_says_is_no_word_of_ours_either()
    {
        var e = await RefusedAsync(c => c.StatusAsync(403, "marker", """{"causes":[{"field":"marker","message":"marker"}]}""", "marker"));

        Assert.Contains("marker", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("marker", e.OwnWords, StringComparison.Ordinal);
    }

    private static async Task<ApiException> RefusedAsync(RequestDelegate answer)
    {
        await using var server = await TestServer.StartAsync(answer);
        using var client = server.Client();
        return await Assert.ThrowsAsync<ApiException>(() => client.ApplyAsync(Kinds.ConfigMap, Key, "{}"u8.ToArray(), "hansa-1", false, Ct));
    }
}
