namespace Hansa.ApiServer.Protobuf;

/// <summary>The bytes are protobuf, yet not of the message that they should be.</summary>
internal sealed class MalformedMessageException(string message) : Exception(message);
