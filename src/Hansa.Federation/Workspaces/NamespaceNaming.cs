namespace Hansa.Federation.Workspaces;

/// <summary>Names of workspace namespaces, by Kommander's rule: the first 57 characters, a dash, five of a fixed alphabet.</summary>
internal static class NamespaceNaming
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789"; // Kubernetes' generateName: no vowels, no look-alikes
    private const int MaxBase = 57;
    private const int SuffixLength = 5;
    private const int MaxLabel = 63;

    private static readonly HashSet<string> ReservedNames = ["default", "flux-system", "kommander", "kommander-flux", "cert-manager"];

    /// <summary>A new name for the workspace; the dots that a Workspace's name may have become dashes.</summary>
    public static string Generate(string workspace, Random random)
    {
        var stem = (workspace.Length > MaxBase ? workspace[..MaxBase] : workspace).Replace('.', '-');
        return $"{stem}-{random.GetString(Alphabet, SuffixLength)}";
    }

    /// <summary>Why a workspace of that name can have no namespace; null when it can. The name stands in a label of the namespace.</summary>
    public static string? ProblemOf(string workspace) => workspace.Length <= MaxLabel
        ? null
        : $"the workspace's name has {workspace.Length} characters, but a label of its namespace repeats it and has room for {MaxLabel} only: delete it and make it again with a shorter name";

    /// <summary>Whether people may not choose that name: the system's own namespaces, and targets that Apps have fixed.</summary>
    public static bool IsReserved(string name, IEnumerable<string> appTargets) =>
        ReservedNames.Contains(name) || name.StartsWith("kube-", StringComparison.Ordinal) || appTargets.Contains(name);
}
