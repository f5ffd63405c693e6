namespace Hansa.Kubernetes.Transport;

/// <summary>One entry of a Kubernetes Status' <c>details.causes</c>.</summary>
/// <param name="Reason">Machine-readable, for example <c>FieldManagerConflict</c>; empty if the server gave none.</param>
/// <param name="Field">Path of the field it is about; may be empty.</param>
/// <param name="Message">For people; may be empty.</param>
public sealed record StatusCause(string Reason, string Field, string Message);
