using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>Why a release cannot be handed to Helm yet; each era of Flux has its own words for it.</summary>
internal abstract record Obstacle
{
    private Obstacle() { }

    public abstract T Match<T>(
        Func<SourceNotReady, T> source,
        Func<DependencyNotReady, T> dependency,
        Func<ValuesMissing, T> values);

    /// <param name="Why">What source-controller would say on the HelmChart.</param>
    public sealed record SourceNotReady(string Why) : Obstacle
    {
        public override T Match<T>(Func<SourceNotReady, T> source, Func<DependencyNotReady, T> dependency, Func<ValuesMissing, T> values) => source(this);
    }

    /// <param name="Dependency">The first that is missing or not ready.</param>
    /// <param name="Exists">Whether there is such a HelmRelease.</param>
    public sealed record DependencyNotReady(ObjectKey Dependency, bool Exists) : Obstacle
    {
        public override T Match<T>(Func<SourceNotReady, T> source, Func<DependencyNotReady, T> dependency, Func<ValuesMissing, T> values) => dependency(this);
    }

    /// <param name="Reference">The first that cannot be read.</param>
    /// <param name="Key">The object it refers to.</param>
    /// <param name="Exists">Whether there is such an object; then its key is missing.</param>
    public sealed record ValuesMissing(ValuesReference Reference, ObjectKey Key, bool Exists) : Obstacle
    {
        /// <summary>What is wrong with a text that Go's parser refuses, in the words of Hansa's; null when there is none or nothing is.</summary>
        public string? Problem { get; init; }

        public override T Match<T>(Func<SourceNotReady, T> source, Func<DependencyNotReady, T> dependency, Func<ValuesMissing, T> values) => values(this);
    }
}
