using System.Collections.Concurrent;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Protobuf;

/// <summary>
/// The messages of <c>Definitions/</c>, from the embedded descriptor set. Only names are read at first; a message is read when
/// somebody asks for it, since a process seldom needs more than some of them.
/// </summary>
internal sealed class DescriptorSet
{
    private const string ResourceName = "builtin-types.protoset";

    private static readonly Lazy<DescriptorSet> Loaded = new(() => new DescriptorSet(DescriptorReader.ReadNames(ReadResource())));

    private readonly Dictionary<string, MessageBytes> _messages;
    private readonly ConcurrentDictionary<string, MessageShape> _shapes = new(StringComparer.Ordinal);

    private DescriptorSet(Dictionary<string, MessageBytes> messages) => _messages = messages;

    public static DescriptorSet BuiltIn => Loaded.Value;

    /// <summary>Names of all messages, map entries included.</summary>
    public IReadOnlyCollection<string> Names => _messages.Keys;

    /// <summary>A message by its full name.</summary>
    /// <exception cref="KeyNotFoundException">No definition has it.</exception>
    public MessageShape Message(string name) =>
        _shapes.GetOrAdd(name, static (wanted, messages) => DescriptorReader.ReadMessage(wanted, messages[wanted]), _messages);

    /// <summary>The message of a kind; null when there is none.</summary>
    public MessageShape? FindKind(GroupVersionKind kind)
    {
        var name = MessageNames.Of(kind);
        return name is not null && _messages.ContainsKey(name) && Message(name) is { IsKind: true } message ? message : null;
    }

    private static byte[] ReadResource()
    {
        using var stream = typeof(DescriptorSet).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The assembly has no resource {ResourceName}: DescriptorSet.targets is not imported.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
