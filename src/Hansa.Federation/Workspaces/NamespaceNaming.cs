namespace Hansa.Federation.Workspaces;

/// <summary>Names of workspace namespaces, by Kommander's rule: the first 57 characters, a dash, five of a fixed alphabet.</summary>
internal static class NamespaceNaming
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789"; // Kubernetes' generateName: no vowels, no look-alikes
    private const int MaxBase = 57;
    private const int SuffixLength = 5;

    private static readonly HashSet<string> ReservedNames = ["default", "flux-system", "kommander", "kommander-flux", "cert-manager"];

    /// <summary>A new name for the workspace; the dots that a Workspace's name may have become dashes.</summary>
    public static string Generate(string workspace, Random random)
    {
        var stem = (workspace.Length > MaxBase ? workspace[..MaxBase] : workspace).Replace('.', '-');
        return $"{stem}-{random.GetString(Alphabet, SuffixLength)}";
    }

    /// <summary>Whether people may not choose that name: the system's own namespaces, and targets that Apps have fixed.</summary>
    public static bool IsReserved(string name, IEnumerable<string> appTargets) =>
        ReservedNames.Contains(name) || name.StartsWith("kube-", StringComparison.Ordinal) || appTargets.Contains(name);
}
