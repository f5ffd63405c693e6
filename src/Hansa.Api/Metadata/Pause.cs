namespace Hansa.Api.Metadata;

/// <summary>
/// What <see cref="Annotations.Paused"/> says. A pause that people ordered in other words must not be overlooked: whatever does not
/// plainly say no pauses.
/// </summary>
/// <param name="IsPaused">Whether the object is held.</param>
/// <param name="Problem">What is wrong with the word, for people; null when it is understood.</param>
public readonly record struct Pause(bool IsPaused, string? Problem)
{
    private static readonly string[] Yes = ["true", "yes", "on", "1"];
    private static readonly string[] No = ["false", "no", "off", "0", ""];

    /// <summary>Reads the annotation; the case of letters and space around the word do not matter.</summary>
    public static Pause Of(ObjectMeta metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.Annotation(Annotations.Paused) is not { } text)
        {
            return default;
        }

        var word = text.Trim();
        return No.Contains(word, StringComparer.OrdinalIgnoreCase) ? default
            : Yes.Contains(word, StringComparer.OrdinalIgnoreCase) ? new Pause(true, null)
            : new Pause(true, $"the value \"{(word.Length <= 40 ? word : word[..40] + "…")}\" is not understood and counts as true: write true, or false to go on");
    }

    /// <summary>For people: the annotation, and what is wrong with its value.</summary>
    public override string ToString() => Problem is null ? $"annotation {Annotations.Paused}" : $"annotation {Annotations.Paused}; {Problem}";
}
