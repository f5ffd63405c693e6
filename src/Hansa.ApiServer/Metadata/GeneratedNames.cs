namespace Hansa.ApiServer.Metadata;

/// <summary>Names from <c>generateName</c>: the base and five characters that spell no words.</summary>
internal static class GeneratedNames
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int MaxBase = 63 - SuffixLength;

    /// <param name="generateName">The base; what is too long of it is cut.</param>
    /// <param name="next">A random number below its argument.</param>
    public static string Next(string generateName, Func<int, int> next)
    {
        var suffix = string.Create(SuffixLength, next, static (span, random) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = Alphabet[random(Alphabet.Length)];
        });
        return generateName[..Math.Min(generateName.Length, MaxBase)] + suffix;
    }
}
