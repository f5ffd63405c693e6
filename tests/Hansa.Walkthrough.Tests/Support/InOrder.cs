using Xunit.v3;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Runs a class's tests in the order of their names.</summary>
public sealed class InOrder : ITestMethodOrderer
{
    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : notnull, Xunit.Sdk.ITestMethod => [.. testMethods.OrderBy(method => method?.MethodName, StringComparer.Ordinal)];
}
