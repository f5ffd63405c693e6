namespace Hansa.Federation.Delivery;

/// <summary>What is taken of answers of attached clusters that are small by nature.</summary>
internal static class AnswerSizes
{
    public const int Small = 1024 * 1024;
    public const int Discovery = 2 * 1024 * 1024;
}
