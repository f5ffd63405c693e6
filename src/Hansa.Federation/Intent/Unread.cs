namespace Hansa.Federation.Intent;

/// <summary>What is said of an object that is there and whose content is not known: the rest of a sentence that begins with its name.</summary>
internal static class Unread
{
    public const string Yet = "has not been read yet";

    public const string Changed = "was changed and is being read again";

    public static string Because(string cause) => $"cannot be read on the management cluster: {cause}";
}
