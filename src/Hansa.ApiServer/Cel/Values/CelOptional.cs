namespace Hansa.ApiServer.Cel.Values;

/// <summary>A value that may not be there.</summary>
internal sealed class CelOptional
{
    public static readonly CelOptional None = new(false, null);

    private CelOptional(bool hasValue, object? value) => (HasValue, Value) = (hasValue, value);

    public bool HasValue { get; }

    public object? Value { get; }

    public static CelOptional Of(object? value) => new(true, value);
}
