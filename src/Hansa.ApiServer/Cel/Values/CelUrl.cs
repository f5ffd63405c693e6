namespace Hansa.ApiServer.Cel.Values;

/// <summary>An absolute URI, or an absolute path, in Go's sense.</summary>
internal sealed record CelUrl(string Scheme, string Host, string Path, string Query)
{
    public string Hostname => Host.StartsWith('[') ? Host[1..Host.IndexOf(']', StringComparison.Ordinal)] : PortAt is var at and >= 0 ? Host[..at] : Host;

    public string Port => PortAt is var at and >= 0 ? Host[(at + 1)..] : "";

    private int PortAt => Host.LastIndexOf(':') is var at && at > Host.LastIndexOf(']') ? at : -1;

    /// <summary>Null when it is neither.</summary>
    public static CelUrl? TryParse(string text)
    {
        if (text.Any(c => c is < ' ' or '\u007f') || text.Length == 0)
            return null;
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : text[(question + 1)..];
        var rest = question < 0 ? text : text[..question];
        var scheme = "";
        if (!rest.StartsWith('/'))
        {
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !char.IsAsciiLetter(rest[0]) || !rest[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
                return null;
            scheme = rest[..colon].ToLowerInvariant();
            rest = rest[(colon + 1)..];
        }
        return WithHost(scheme, rest, query);
    }

    private static CelUrl? WithHost(string scheme, string rest, string query)
    {
        var host = "";
        if (scheme.Length > 0 && rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            host = authority[(authority.LastIndexOf('@') + 1)..];
            rest = slash < 0 ? "" : rest[slash..];
            if (!IsHost(host))
                return null;
        }
        else if (scheme.Length > 0 && !rest.StartsWith('/'))
        {
            return new CelUrl(scheme, "", "", query);
        }
        return EscapesFit(rest) ? new CelUrl(scheme, host, Escaped(rest), query) : null;
    }

    private static bool IsHost(string host)
    {
        var close = host.LastIndexOf(']');
        if (host.StartsWith('[') != close >= 0)
            return false;
        var colon = host.LastIndexOf(':');
        if (colon > close && host.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9'))
            return false;
        return !host.Any(c => c is ' ' or '<' or '>' or '"' or '\\' or '^' or '`' or '{' or '}' or '|');
    }

    private static bool EscapesFit(string path)
    {
        for (var i = path.IndexOf('%', StringComparison.Ordinal); i >= 0; i = path.IndexOf('%', i + 1))
            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
                return false;
        return true;
    }

    private static string Escaped(string path) =>
        path.Any(c => c is ' ' or '"' or '<' or '>' or '^' or '`' or '{' or '}' or '|' || c > '~')
            ? string.Concat(path.Select(c => c is '/' or '%' ? c.ToString() : char.IsAsciiLetterOrDigit(c) || "-_.~$&+,:;=@!'()*".Contains(c, StringComparison.Ordinal) ? c.ToString() : Uri.EscapeDataString(c.ToString())))
            : path;

    /// <summary>Values by name, in their order.</summary>
    public Dictionary<string, List<string>> Parameters()
    {
        var parameters = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var pair in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Uri.UnescapeDataString(parts[0].Replace('+', ' '));
            if (!parameters.TryGetValue(name, out var values))
                parameters[name] = values = [];
            values.Add(parts.Length == 2 ? Uri.UnescapeDataString(parts[1].Replace('+', ' ')) : "");
        }
        return parameters;
    }
}
