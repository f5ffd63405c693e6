using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Storage;

/// <summary>Durable storage of one cluster. A write is acknowledged only after <see cref="Append"/> returned.</summary>
internal interface IJournal : IDisposable
{
    /// <summary>The last revision ever given out, deletions included.</summary>
    long Revision { get; }

    IEnumerable<(GroupResource Resource, StoredObject Object)> Load();

    /// <exception cref="IOException">The write could not be made durable; nothing of it is visible.</exception>
    void Append(GroupResource resource, Change change);
}
