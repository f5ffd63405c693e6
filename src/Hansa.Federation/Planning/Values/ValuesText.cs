using System.Text;

namespace Hansa.Federation.Planning.Values;

/// <summary>A <c>values.yaml</c> as people wrote it, and what reading it gave.</summary>
public sealed class ValuesText
{
    private readonly Lazy<Reading> _reading;

    /// <summary>Takes the text; it is read when somebody asks.</summary>
    public ValuesText(string text)
    {
        Text = text;
        Size = Encoding.UTF8.GetByteCount(text);
        _reading = new Lazy<Reading>(() => Read(text));
    }

    /// <summary>The text, unchanged: this is what is delivered.</summary>
    public string Text { get; }

    /// <summary>How many bytes it is.</summary>
    public int Size { get; }

    /// <summary>Digest of the text: it stands for the text where cluster after cluster is compared.</summary>
    public string Digest => field ??= Planning.Digest.Of(Text);

    /// <summary>What is wrong, with line, column and the line itself; null when the text is a YAML mapping or empty.</summary>
    public string? Problem => _reading.Value.Problem;

    /// <summary>Where the <see cref="Problem"/> is, without its words: they quote the text.</summary>
    public (int Line, int Column)? ProblemPlace => _reading.Value.Place;

    /// <summary>The mapping; null when it is empty or when there is a <see cref="Problem"/>.</summary>
    public YamlValue.Mapping? Root => _reading.Value.Root;

    /// <summary>The line at which text begins that Helm does not read, since it reads one YAML document; null when there is none.</summary>
    public int? IgnoredFrom => _reading.Value.IgnoredFrom;

    private static Reading Read(string text)
    {
        try
        {
            var (root, ignored) = YamlReader.ReadFirst(text);
            return root switch
            {
                null or YamlValue.Scalar { IsNull: true } => new Reading(null, null, null) { IgnoredFrom = ignored },
                YamlValue.Mapping mapping => new Reading(null, mapping, null) { IgnoredFrom = ignored },
                var other => new Reading(Describe(text, other.Line, other.Column, "values must be a mapping of keys to values"), null, (other.Line, other.Column)),
            };
        }
        catch (YamlSyntaxException e)
        {
            return new Reading(Describe(text, e.Line, e.Column, e.Problem), null, (e.Line, e.Column));
        }
    }

    private static string Describe(string text, int line, int column, string problem)
    {
        var lines = text.Split('\n');
        var shown = line >= 1 && line <= lines.Length ? lines[line - 1].TrimEnd('\r') : "";
        return $"line {line}, column {column}: {problem}: `{(shown.Length > 120 ? shown[..120] + "…" : shown)}`";
    }

    private sealed record Reading(string? Problem, YamlValue.Mapping? Root, (int Line, int Column)? Place)
    {
        public int? IgnoredFrom { get; init; }
    }
}
