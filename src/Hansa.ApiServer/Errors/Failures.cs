using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Errors;

/// <summary>The answers of the real server, word for word (<c>k8s.io/apimachinery/pkg/api/errors</c>).</summary>
internal static class Failures
{
    /// <summary>An answer tells of so many errors at most, however many a body has: it must not be a thousand times as large as the body.</summary>
    private const int MostErrors = 1000;

    public static StatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static StatusException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    /// <param name="resource">Resource the user asked for.</param>
    /// <param name="name">Name of the object, or empty.</param>
    /// <param name="why">Why not, in the words after <c>is forbidden: </c>.</param>
    /// <param name="cause">A machine-readable cause, when there is one.</param>
    public static StatusException Forbidden(GroupResource resource, string name, string why, StatusCause? cause = null) =>
        new(403, "Forbidden", name.Length == 0 ? $"{resource} is forbidden: {why}" : $"{resource} \"{name}\" is forbidden: {why}")
        {
            Details = new StatusDetails(name, resource.Group, resource.Resource) { Causes = cause is null ? [] : [cause] },
        };

    public static StatusException ForbiddenPath(string user, string verb, string path) =>
        new(403, "Forbidden", $"forbidden: User \"{user}\" cannot {verb} path \"{path}\"") { Details = new StatusDetails() };

    public static StatusException NotFound(GroupResource resource, string name) =>
        new(404, "NotFound", $"{resource} \"{name}\" not found") { Details = new StatusDetails(name, resource.Group, resource.Resource) };

    /// <summary>The group and version are served, the resource is not.</summary>
    public static StatusException UnknownResource() =>
        new(404, "NotFound", "the server could not find the requested resource") { Details = new StatusDetails() };

    public static StatusException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { Details = new StatusDetails() };

    public static StatusException AlreadyExists(GroupResource resource, string name, bool isGoing = false) =>
        new(409, "AlreadyExists", $"{(isGoing ? "object is being deleted: " : "")}{resource} \"{name}\" already exists") { Details = new StatusDetails(name, resource.Group, resource.Resource) };

    public static StatusException Conflict(GroupResource resource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": {why}")
        {
            Details = new StatusDetails(name, resource.Group, resource.Resource),
        };

    public static StatusException Modified(GroupResource resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static StatusException Expired(string message, string? next = null) => new(410, "Expired", message) { Continue = next };

    public static StatusException TooLarge(string message) => new(413, "RequestEntityTooLarge", message);

    public static StatusException UnsupportedMediaType(params IEnumerable<string> accepted) =>
        new(415, "UnsupportedMediaType",
            $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static StatusException NotAcceptable(params IEnumerable<string> accepted) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", accepted)}");

    /// <summary>No route answers in any of the types that the client takes.</summary>
    public static StatusException NotRouted(params IEnumerable<string> available) =>
        new(406, "NotAcceptable", $"406: Not Acceptable\n\nAvailable representations: {string.Join(", ", available)}") { Details = new StatusDetails() };

    /// <summary>No route takes a body of that type.</summary>
    public static StatusException NotConsumed() => new(415, "UnsupportedMediaType", "415: Unsupported Media Type") { Details = new StatusDetails() };

    /// <summary>The form of a list was asked of one object, or the other way round.</summary>
    public static StatusException OtherForm(string form, ResourceDefinition definition, bool isList)
    {
        var type = definition.Custom ? $"unstructured.Unstructured{(isList ? "List" : "")}"
            : $"{GoPackages.Internal(definition.Kind.Group)}.{definition.Kind.Kind}{(isList ? "List" : "")}";
        return new(406, "NotAcceptable", $"you requested {form}, but the requested object is {(isList ? "a list" : "not a list")} (*{type})");
    }

    /// <summary>422: one message of all errors, and a cause for each.</summary>
    public static StatusException Invalid(GroupKind kind, string name, params IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > MostErrors)
            errors = [.. errors.Take(MostErrors)];
        var joined = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors.Select(error => error.ToString()))}]";
        return new StatusException(422, "Invalid", $"{kind} \"{name}\" is invalid: {joined}")
        {
            Details = new StatusDetails(name, kind.Group, kind.Kind)
            {
                Causes = [.. errors.Select(error => new StatusCause(error.Reason, error.Detail, error.Field))],
            },
        };
    }

    public static StatusException Unprocessable() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request") { Details = new StatusDetails() };

    /// <summary>500 without a reason, as the real server answers where a plain Go error reached it.</summary>
    public static StatusException Internal(string message) => new(500, "", message);
}
