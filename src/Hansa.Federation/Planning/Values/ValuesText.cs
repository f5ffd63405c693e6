namespace Hansa.Federation.Planning.Values;

/// <summary>A <c>values.yaml</c> as people wrote it, and what reading it gave.</summary>
public sealed class ValuesText
{
    private readonly Lazy<Reading> _reading;

    /// <summary>Takes the text; it is read when somebody asks.</summary>
    public ValuesText(string text)
    {
        Text = text;
        _reading = new Lazy<Reading>(() => Read(text));
    }

    /// <summary>The text, unchanged: this is what is delivered.</summary>
    public string Text { get; }

    /// <summary>What is wrong, with line, column and the line itself; null when the text is a YAML mapping or empty.</summary>
    public string? Problem => _reading.Value.Problem;

    /// <summary>The mapping; null when it is empty or when there is a <see cref="Problem"/>.</summary>
    public YamlValue.Mapping? Root => _reading.Value.Root;

    private static Reading Read(string text)
    {
        try
        {
            return YamlReader.Read(text) switch
            {
                null or YamlValue.Scalar { IsNull: true } => new Reading(null, null),
                YamlValue.Mapping root => new Reading(null, root),
                var other => new Reading(Describe(text, other.Line, other.Column, "values must be a mapping of keys to values"), null),
            };
        }
        catch (YamlSyntaxException e)
        {
            return new Reading(Describe(text, e.Line, e.Column, e.Problem), null);
        }
    }

    private static string Describe(string text, int line, int column, string problem)
    {
        var lines = text.Split('\n');
        var shown = line >= 1 && line <= lines.Length ? lines[line - 1].TrimEnd('\r') : "";
        return $"line {line}, column {column}: {problem}: `{(shown.Length > 120 ? shown[..120] + "…" : shown)}`";
    }

    private sealed record Reading(string? Problem, YamlValue.Mapping? Root);
}
