using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Kubernetes' functions of URLs.</summary>
internal static class Urls
{
    public static IEnumerable<Overload> All =>
    [
        Overload.Of("url(string) URL", a => CelUrl.TryParse((string)a[0]!) is { } url ? url : new CelFailure($"URL parse error during conversion from string: parse {Errors.FieldError.Quote((string)a[0]!)}: invalid URI for request")),
        Overload.Of("isURL(string) bool", a => CelUrl.TryParse((string)a[0]!) is not null),
        Overload.Of("URL.getScheme() string", a => ((CelUrl)a[0]!).Scheme),
        Overload.Of("URL.getHost() string", a => ((CelUrl)a[0]!).Host),
        Overload.Of("URL.getHostname() string", a => ((CelUrl)a[0]!).Hostname),
        Overload.Of("URL.getPort() string", a => ((CelUrl)a[0]!).Port),
        Overload.Of("URL.getEscapedPath() string", a => ((CelUrl)a[0]!).Path),
        Overload.Of("URL.getQuery() map<string, list<string>>", a =>
            new ValueMap(((CelUrl)a[0]!).Parameters().ToDictionary(pair => (object)pair.Key, pair => (object?)new ValueList(pair.Value)))),
    ];
}
