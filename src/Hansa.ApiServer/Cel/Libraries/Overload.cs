using Hansa.ApiServer.Cel.Types;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>One form of a function. Arguments are of its types when it runs; it never sees a failure.</summary>
internal delegate object? Implementation(object?[] arguments, Budget budget);

internal sealed record Overload(string Function, bool IsMethod, CelType[] Parameters, CelType Result, Implementation Run)
{
    /// <param name="signature">For example <c>string.split(string) list&lt;string&gt;</c> or <c>size(map&lt;A, B&gt;) int</c>; single capitals are variables.</param>
    /// <param name="run">What it does.</param>
    public static Overload Of(string signature, Implementation run) => new SignatureReader(signature).Read(run);

    public static Overload Of(string signature, Func<object?[], object?> run) => Of(signature, (arguments, _) => run(arguments));

    /// <summary>Whether values are what it takes; elements of lists are its own concern.</summary>
    public bool Accepts(object?[] arguments)
    {
        if (arguments.Length != Parameters.Length)
            return false;
        for (var i = 0; i < arguments.Length; i++)
            if (!RuntimeTypes.Is(arguments[i], Parameters[i]))
                return false;
        return true;
    }
}
