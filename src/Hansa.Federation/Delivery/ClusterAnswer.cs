using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>A correction of ours would change nothing: the cluster makes our object as it is, whoever writes it (a default, a webhook).</summary>
internal sealed record ClusterAnswer
{
    /// <summary>The object as it looked; another look is another question.</summary>
    public required string Look { get; init; }

    /// <summary>Revision of the plan's object.</summary>
    public required string Revision { get; init; }

    /// <summary>What we write and the cluster makes something else of, as paths.</summary>
    public ImmutableArray<string> Altered { get; init; } = [];

    /// <summary>What others added and is still to be removed.</summary>
    public ImmutableArray<ImmutableArray<string>> Foreign { get; init; } = [];

    /// <summary>Whether a mark of ours does not stay on the object.</summary>
    public bool LosesMarks => Altered.Any(AlteredFields.IsMark);

    public bool IsFor(ObservedObject seen, PlannedObject planned) => Look == seen.Look && Revision == planned.Revision;

    /// <summary>
    /// What follows from the object as it is <paramref name="now"/> and as it would be <paramref name="then"/>, after the step; null when
    /// they differ: then the step is a correction, and made. Its metadata tells who would own what then.
    /// </summary>
    /// <param name="step">The correction.</param>
    /// <param name="seen">The object as it was seen.</param>
    /// <param name="planned">The object as it is planned.</param>
    /// <param name="now">The object as it is.</param>
    /// <param name="then">The object as the server says that it would be.</param>
    /// <param name="known">What was answered before about the same object.</param>
    /// <param name="fieldManager">Our name.</param>
    public static ClusterAnswer? Of(Step step, ObservedObject seen, PlannedObject planned, JsonElement now, JsonElement then, ClusterAnswer? known, string fieldManager)
    {
        using var document = JsonDocument.Parse(planned.Body);
        var body = document.RootElement;
        if (FieldsDigest.OfContent(now, body) != FieldsDigest.OfContent(then, body))
        {
            return null;
        }

        return step is Step.RemoveFields
            ? (known?.IsFor(seen, planned) == true ? known : new ClusterAnswer { Look = seen.Look, Revision = planned.Revision }) with { Foreign = [] }
            : new ClusterAnswer
            {
                Look = seen.Look,
                Revision = planned.Revision,
                Altered = AlteredFields.Of(body, then),
                Foreign = [.. Projection.Of(then, step.At.Kind, planned.Type, fieldManager).Foreign.Where(path => !AlteredFields.Names(body, path))],
            };
    }
}
