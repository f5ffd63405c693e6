using Hansa.ApiServer.Cel.Checking;
using Hansa.ApiServer.Cel.Evaluation;
using Hansa.ApiServer.Cel.Syntax;
using Hansa.ApiServer.Cel.Types;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel;

/// <summary>An expression of <c>self</c> and <c>oldSelf</c> that can be evaluated. Immutable: any thread may use it.</summary>
internal sealed class CompiledExpression
{
    private const int OldSelf = 1;

    private readonly Node _root;
    private readonly int _variables;

    private CompiledExpression(Node root, int variables, bool usesOldSelf)
    {
        _root = root;
        _variables = variables;
        UsesOldSelf = usesOldSelf;
    }

    public bool UsesOldSelf { get; }

    /// <returns>The expression, or why it is none: every mistake with its place.</returns>
    /// <param name="text">As the rule has it.</param>
    /// <param name="self">The type of the value that the rule stands on.</param>
    /// <param name="optionalOldSelf">Whether <c>oldSelf</c> is an optional, since there may be none.</param>
    /// <param name="wanted">What it must evaluate to.</param>
    /// <param name="otherwise">What is said when it evaluates to something else.</param>
    public static (CompiledExpression? Expression, string? Error) Compile(string text, CelType self, bool optionalOldSelf, CelType wanted, string otherwise)
    {
        try
        {
            var parsed = Parser.Parse(text);
            var scope = new Scope(("self", self), ("oldSelf", optionalOldSelf ? CelType.OptionalOf(self) : self));
            var checker = new Checker(scope);
            var root = checker.Check(parsed);
            if (checker.Errors.Count > 0)
                return (null, "compilation failed: " + string.Join('\n', checker.Errors.Select(error => error.Show(text))));
            if (checker.Resolve(root.Type).Kind != wanted.Kind)
                return (null, otherwise);
            return (new CompiledExpression(root.Node, scope.Most, checker.Used.Contains(OldSelf)), null);
        }
        catch (CelSyntaxException error)
        {
            return (null, "compilation failed: " + error.Error.Show(text));
        }
    }

    /// <returns>A value, or a <see cref="CelFailure"/>.</returns>
    public object? Evaluate(object? self, object? oldSelf, Budget budget)
    {
        var frame = new Frame(_variables, budget);
        frame.Variables[0] = self;
        frame.Variables[OldSelf] = oldSelf;
        return _root.Evaluate(frame);
    }
}
