namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>Where the embedded server answered otherwise than the real one.</summary>
/// <param name="Place">The step and what of its answer: <c>3:body.metadata.labels</c>.</param>
/// <param name="Recorded">What the real server says there.</param>
/// <param name="Ours">What the embedded one says.</param>
internal sealed record Difference(string Place, string Recorded, string Ours)
{
    public const string Nothing = "nothing";

    private const int Longest = 1500;

    public override string ToString() => $"{Place}\n    recorded {Short(Recorded)}\n    ours     {Short(Ours)}";

    private static string Short(string text) => text.Length > Longest ? $"{text[..Longest]}…" : text;
}
