using Hansa.Api.Metadata;

namespace Hansa.Kubernetes.Informers;

/// <summary>One object that is different from before.</summary>
/// <param name="Key">The object.</param>
/// <param name="Before">What was known; null if it is new.</param>
/// <param name="Now">What is known now; null if it is gone.</param>
public sealed record InformerChange<T>(ObjectKey Key, T? Before, T? Now)
    where T : class;
