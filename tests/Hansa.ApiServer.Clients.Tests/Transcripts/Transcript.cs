using System.Collections.Immutable;

namespace Hansa.ApiServer.Clients.Tests.Transcripts;

/// <summary>
/// A session in a shell, as text. A line with "$ " begins a command, "> " continues it, two spaces stand before what it prints. "# " is a
/// comment; "@ only TRAIT, TRAIT: reason" and "@ not TRAIT, TRAIT: reason" say where the next command runs.
/// </summary>
internal sealed record Transcript(ImmutableArray<Step> Steps)
{
    private const string Output = "  ";

    public static Transcript Parse(string text)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        var heading = new List<string>();
        foreach (var (index, line) in text.TrimEnd('\n').Split('\n').Index())
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                steps.Add(new Step([.. heading], [.. heading.Where(IsCondition).Select(ParseCondition)], line[2..], []));
                heading.Clear();
            }
            else if (line.StartsWith("> ", StringComparison.Ordinal) || line == ">")
                Change(steps, step => step with { Command = $"{step.Command}\n{(line.Length > 2 ? line[2..] : "")}" });
            else if (line.StartsWith(Output, StringComparison.Ordinal))
                Change(steps, step => step with { Expected = step.Expected.Add(line[Output.Length..]) });
            else if (line.Length == 0 || line.StartsWith('#') || IsCondition(line))
                heading.Add(line);
            else
                throw new FormatException($"line {index + 1} is no command, output, comment or condition: {line}");
        }

        return new Transcript(steps.ToImmutable());
    }

    public override string ToString() => string.Concat(Steps.Select(Write));

    private static string Write(Step step) => string.Concat(
    [
        .. step.Heading.Select(line => $"{line}\n"),
        "$ ",
        string.Join('\n', step.Command.Split('\n').Select((line, i) => i == 0 ? line : line.Length == 0 ? ">" : $"> {line}")),
        "\n",
        .. step.Expected.Select(line => $"{Output}{line}\n"),
    ]);

    private static void Change(ImmutableArray<Step>.Builder steps, Func<Step, Step> change) =>
        steps[^1] = steps.Count > 0 ? change(steps[^1]) : throw new FormatException("the file begins with no command");

    private static bool IsCondition(string line) => line.StartsWith("@ ", StringComparison.Ordinal);

    private static Condition ParseCondition(string line) => line[2..].Split(':', 2)[0].Split(' ', 2) switch
    {
        ["only", var traits] => new Condition(true, Traits(traits)),
        ["not", var traits] => new Condition(false, Traits(traits)),
        _ => throw new FormatException($"no condition: {line}"),
    };

    private static ImmutableArray<string> Traits(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries)];
}
