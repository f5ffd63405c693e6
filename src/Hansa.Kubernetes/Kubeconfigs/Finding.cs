namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>One reason why a kubeconfig is refused.</summary>
/// <param name="Reason">Stable and CamelCase, one of <see cref="FindingReasons"/>.</param>
/// <param name="Place">Where: a path such as <c>users[0].user.exec</c>, or <c>line:column</c>.</param>
/// <param name="Message">What is wrong and what to do. Never holds a credential.</param>
public sealed record Finding(string Reason, string Place, string Message);
