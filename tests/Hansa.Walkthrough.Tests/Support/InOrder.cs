using Xunit.v3;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>A story: the class's tests run in the order of their names, and one that failed can only be run again together with the others.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ToldInOrderAttribute : Attribute, ITestMethodOrdererAttribute, ITraitAttribute
{
    public Type OrdererType => typeof(InOrder);

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("story", "told in order")];

    private sealed class InOrder : ITestMethodOrderer
    {
        public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
            where TTestMethod : notnull, Xunit.Sdk.ITestMethod => [.. testMethods.OrderBy(method => method?.MethodName, StringComparer.Ordinal)];
    }
}
