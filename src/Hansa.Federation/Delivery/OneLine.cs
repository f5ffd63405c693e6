using System.Text;

namespace Hansa.Federation.Delivery;

/// <summary>Texts of others as they are passed on: one line of 1 KiB at most.</summary>
internal static class OneLine
{
    private const int MostBytes = 1024;
    private const string Cut = "…";

    public static string Of(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (Encoding.UTF8.GetByteCount(line) <= MostBytes)
        {
            return line;
        }

        var left = MostBytes - Encoding.UTF8.GetByteCount(Cut);
        return string.Concat(line.EnumerateRunes().TakeWhile(rune => (left -= rune.Utf8SequenceLength) >= 0).Select(rune => rune.ToString())) + Cut;
    }
}
