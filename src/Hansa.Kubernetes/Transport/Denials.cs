using System.Text.RegularExpressions;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Tells apart, by the server's own words, why something is not taken: authorization, quotas, policies and what is going away answer with the same code
/// and reason (k8s.io/apiserver: <c>pkg/admission/errors.go</c>, <c>plugin/webhook/errors/statuserror.go</c>, <c>handlers/responsewriters/errors.go</c>).
/// </summary>
internal static partial class Denials
{
    /// <summary>A webhook chooses its code freely; the words before its own are the server's.</summary>
    public static bool IsByWebhook(string message) => Webhook().IsMatch(message);

    /// <summary>A policy in the server itself.</summary>
    public static bool IsByPolicy(string message) => Policy().IsMatch(message);

    /// <summary>A 403 of any admission plugin that has no meaning of its own here: the authorizer's names a user and what he cannot do.</summary>
    public static bool IsByAdmission(string message) =>
        IsByPolicy(message) || (message.Contains(" is forbidden: ", StringComparison.Ordinal) && !MissingRight().IsMatch(message));

    /// <summary>Room that is used up, or limits that a quota demands.</summary>
    public static bool IsByQuota(string message) => Quota().IsMatch(message);

    /// <summary>The words of servers that give no cause.</summary>
    public static bool IsForGoingNamespace(string message) => message.EndsWith("because it is being terminated", StringComparison.Ordinal);

    /// <summary>The server gives no cause; its code was 405 before 1.21.</summary>
    public static bool IsForGoingDefinition(string message) => message.EndsWith("not allowed while custom resource definition is terminating", StringComparison.Ordinal);

    [GeneratedRegex("^admission webhook \"[^\"]*\" denied the request", RegexOptions.CultureInvariant)]
    private static partial Regex Webhook();

    [GeneratedRegex("AdmissionPolicy '[^']*' with binding '[^']*' denied request", RegexOptions.CultureInvariant)]
    private static partial Regex Policy();

    [GeneratedRegex(": (exceeded|failed) quota: ", RegexOptions.CultureInvariant)]
    private static partial Regex Quota();

    /// <summary>Also RBAC's words for who hands on what he has not.</summary>
    [GeneratedRegex("[Uu]ser \"[^\"]*\".* (cannot|is attempting to) ", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex MissingRight();
}
