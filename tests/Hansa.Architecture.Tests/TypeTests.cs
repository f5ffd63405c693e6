using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hansa.Architecture.Tests;

/// <summary>Habits that every type keeps.</summary>
public sealed class TypeTests
{
    public static TheoryData<string> Assemblies =>
        [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Hansa.*.dll").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => !n.EndsWith(".Tests", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Assemblies))]
    public void Every_class_is_sealed_static_or_abstract(string assembly) => Assert.Empty(
        Types(assembly).Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(t => t.FullName));

    [Theory, MemberData(nameof(Assemblies))]
    public void What_is_awaited_ends_in_Async(string assembly) => Assert.Empty(
        Types(assembly)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => IsAwaited(m.ReturnType) && !IsGenerated(m) && !m.Name.EndsWith("Async", StringComparison.Ordinal) && !m.IsSpecialName && m.Name != "Main")
            .Select(m => $"{m.DeclaringType!.FullName}.{m.Name}"));

    [Theory, MemberData(nameof(Assemblies))]
    public void What_ends_in_Async_is_awaited(string assembly) => Assert.Empty(
        Types(assembly)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal) && !IsGenerated(m) && !IsAwaited(m.ReturnType))
            .Select(m => $"{m.DeclaringType!.FullName}.{m.Name}"));

    private static IEnumerable<Type> Types(string assembly) => Assembly.Load(assembly).GetTypes()
        .Where(t => (t.Namespace ?? "").StartsWith("Hansa", StringComparison.Ordinal) && !IsGenerated(t));

    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || member.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
        || (member.DeclaringType is { } outer && IsGenerated(outer));

    private static bool IsAwaited(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() is var open)
            && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>)));
}
