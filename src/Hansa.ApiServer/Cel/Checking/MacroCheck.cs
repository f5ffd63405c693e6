using Hansa.ApiServer.Cel.Evaluation;
using Hansa.ApiServer.Cel.Syntax;
using Hansa.ApiServer.Cel.Types;

namespace Hansa.ApiServer.Cel.Checking;

/// <summary>What each macro gives, and what it wants of its last argument.</summary>
internal static class MacroCheck
{
    public static Checked Result(
        Expression.Comprehension macro, Iteration iteration, CelType first, Checked? filter, Checked body, Action<Checked, Expression.Comprehension, string> requireBool)
    {
        switch (macro.Kind)
        {
            case MacroKind.All:
                requireBool(body, macro, "_&&_");
                return new Checked(CelType.Bool, new Quantifier(iteration, body.Node, decides: false));
            case MacroKind.Exists:
                requireBool(body, macro, "_||_");
                return new Checked(CelType.Bool, new Quantifier(iteration, body.Node, decides: true));
            case MacroKind.ExistsOne:
                requireBool(body, macro, "_?_:_");
                return new Checked(CelType.Bool, new ExistsOne(iteration, body.Node));
            case MacroKind.Filter:
                requireBool(body, macro, "_?_:_");
                return new Checked(CelType.ListOf(first), new Projection(iteration, body.Node, new Variable(iteration.First)));
            case MacroKind.TransformMap:
                return new Checked(CelType.MapOf(first, body.Type), new MapProjection(iteration, filter?.Node, body.Node));
            default:
                return new Checked(CelType.ListOf(body.Type), new Projection(iteration, filter?.Node, body.Node));
        }
    }
}
