namespace Hansa.ApiServer.Bench.Load;

/// <summary>One cluster as clients find it.</summary>
/// <param name="Address">Without a slash at the end.</param>
/// <param name="Authority">PEM of whom the server's certificate has to come from.</param>
internal sealed record Endpoint(Uri Address, string Token, string Authority);
