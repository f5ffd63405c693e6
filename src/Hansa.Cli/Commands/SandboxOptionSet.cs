using System.CommandLine;
using System.CommandLine.Parsing;
using Hansa.Sandbox.Faults;
using Hansa.Sandbox.Flux;

namespace Hansa.Cli.Commands;

/// <summary>Options that several commands of the sandbox have, and how their values are read.</summary>
internal static class SandboxOptionSet
{
    public static Option<FluxEra> FluxEra(FluxEra usual) => new("--flux")
    {
        Description = $"Whose API versions and words the stand-in for Flux uses: v2beta1, v2beta1-2022, v2beta2 or v2 (default: {usual.Name()})",
        CustomParser = result => Era(result) ?? usual,
        DefaultValueFactory = _ => usual,
    };

    public static Option<FluxEra?> FluxEraOrNull() => new("--flux")
    {
        Description = "Whose API versions and words the stand-in for Flux uses: v2beta1, v2beta1-2022, v2beta2 or v2 (default: v2beta1, or what --data holds)",
        CustomParser = Era,
    };

    public static Option<TimeSpan> Duration(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Parse(result, Durations.Parse),
    };

    /// <summary>The same, whose value may be left out where the option is given.</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan usual) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? usual : Parse(result, Durations.Parse),
    };

    public static Option<double> Share(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Parse(result, Shares.Parse),
    };

    private static FluxEra? Era(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (FluxEras.TryParse(text) is { } era)
            return era;
        result.AddError($"--flux {text}: v2beta1, v2beta1-2022, v2beta2 or v2 is expected");
        return null;
    }

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (FormatException error)
        {
            result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: {error.Message}");
            return default;
        }
    }
}
