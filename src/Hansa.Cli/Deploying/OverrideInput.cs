using Hansa.Cli.Output;
using Hansa.Federation.Planning.Values;

namespace Hansa.Cli.Deploying;

/// <summary>Overrides as they were given on the command line.</summary>
/// <param name="Files">Name and text of each values file, the weakest first.</param>
/// <param name="Sets">Expressions of <c>--set</c>.</param>
/// <param name="SetStrings">Expressions of <c>--set-string</c>.</param>
internal sealed record OverrideInput(IReadOnlyList<(string Name, string Text)> Files, IReadOnlyList<string> Sets, IReadOnlyList<string> SetStrings)
{
    public bool IsEmpty => Files.Count + Sets.Count + SetStrings.Count == 0;

    /// <summary>
    /// The text for the ConfigMap: a single file word for word; otherwise all of it merged. Files take the place of what is there,
    /// expressions alone are laid over it.
    /// </summary>
    /// <exception cref="InvalidOperationException">A text or an expression cannot be read; the message says where.</exception>
    public string Over(string? present)
    {
        if (Files.Count == 1 && Sets.Count + SetStrings.Count == 0)
        {
            Require(Files[0]);
            return Files[0].Text;
        }

        var layers = Files.Count > 0 ? Files : present is null ? [] : [("the overrides that are there", present)];
        var values = EffectiveValues.Of(layers.Select(Require)).Values;
        foreach (var expression in Sets)
            SetExpressions.Apply(values, expression, asText: false);
        foreach (var expression in SetStrings)
            SetExpressions.Apply(values, expression, asText: true);
        return YamlWriter.Write(values);
    }

    private static (string Origin, ValuesText Text) Require((string Name, string Text) layer)
    {
        var text = new ValuesText(layer.Text);
        return text.Problem is { } problem ? throw new InvalidOperationException($"{layer.Name}, {problem}") : (layer.Name, text);
    }
}
