namespace Hansa.ApiServer.Storage;

/// <summary>One committed write: what was there before and what is there now.</summary>
/// <param name="ResourceVersion">Revision of the write; of a deletion, too.</param>
/// <param name="Before">Null for a creation.</param>
/// <param name="After">Null for a deletion.</param>
internal sealed record Change(long ResourceVersion, StoredObject? Before, StoredObject? After)
{
    public ObjectName Name => (After ?? Before!).Name;

    /// <summary>A deleted object as watchers see it: its last state with the revision of the deletion.</summary>
    public StoredObject LastState => After ?? Before!.At(ResourceVersion);
}
