using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hansa.Federation.Planning.Values;

/// <summary>What Go makes of a scalar's tag: the tags of YAML's own simple types count, all others leave text.</summary>
internal static partial class TaggedScalar
{
    private const string Yaml = "tag:yaml.org,2002:";

    /// <exception cref="YamlSyntaxException">The value is not of the type that its tag names.</exception>
    public static YamlValue.Scalar Of(Scalar scalar)
    {
        var plain = new YamlValue.Scalar((int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, IsPlain: true);
        var text = plain with { IsPlain = false };
        return Name(scalar.Tag) switch
        {
            "" => scalar.Style == ScalarStyle.Plain ? plain : text,
            "int" => GoScalar.Of(plain) is GoScalar.Whole ? plain : throw Unfit(plain, "!!int"),
            "float" => GoScalar.Of(plain) is GoScalar.Whole or GoScalar.Fraction ? plain : throw Unfit(plain, "!!float"),
            "bool" => GoScalar.Of(plain) is GoScalar.Bool ? plain : throw Unfit(plain, "!!bool"),
            "null" => GoScalar.Of(plain) is GoScalar.Null ? plain : throw Unfit(plain, "!!null"),
            "timestamp" => IsDate(plain.Text) ? text : throw Unfit(plain, "!!timestamp"),
            "binary" => text with { Text = Decoded(plain) },
            _ => text,
        };
    }

    /// <summary>Whether a key is YAML 1.1's merge key.</summary>
    public static bool IsMerge(Scalar key) => key.Value == "<<" && (Name(key.Tag) == "merge" || (key.Tag.IsEmpty && key.Style == ScalarStyle.Plain));

    /// <summary>Whether it is <c>!!</c> alone.</summary>
    public static bool IsNameless(TagName tag) => !tag.IsNonSpecific && tag.Value == Yaml;

    /// <summary>The name of a tag of YAML's own; empty for none, and <c>!</c> for any other.</summary>
    private static string Name(TagName tag) =>
        tag.IsEmpty ? ""
        : !tag.IsNonSpecific && tag.Value.StartsWith(Yaml, StringComparison.Ordinal) ? tag.Value[Yaml.Length..]
        : "!";

    private static string Decoded(YamlValue.Scalar scalar)
    {
        var written = string.Concat(scalar.Text.Where(c => c is not ('\r' or '\n')));
        var bytes = new byte[written.Length];
        return !written.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(written, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new YamlSyntaxException(scalar.Line, scalar.Column, "this is not base64, which !!binary asks for");
    }

    private static YamlSyntaxException Unfit(YamlValue.Scalar scalar, string tag) => new(scalar.Line, scalar.Column, $"`{scalar.Text}` is not what {tag} asks for");

    /// <summary>Whether the text is one of the dates that Go's parser knows. They stay text, but <c>!!timestamp</c> asks for one.</summary>
    private static bool IsDate(string text) => Date().Match(text) is { Success: true } found
        && DateOnly.TryParseExact($"{found.Groups[1].Value}-{Two(found, 2)}-{Two(found, 3)}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Two(Match found, int group) => found.Groups[group].Value.PadLeft(2, '0');

    [GeneratedRegex(@"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(([Tt]([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2}))|( ([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]+)?))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
