namespace Hansa.Sandbox.WalkThrough;

/// <summary>What to type next when a sandbox runs: the walk-through, with its names.</summary>
public static class Guide
{
    /// <summary>Commands for a shell, as they stand: they can be copied.</summary>
    /// <param name="management">The management cluster's kubeconfig.</param>
    /// <param name="cluster">The kubeconfig of the cluster that is attached in it.</param>
    public static string Text(string management, string cluster) => $"""
        # In another terminal:
        export KUBECONFIG={Quoted(management)}
        kubectl get workspaces

        # a workspace, and a cluster in it
        {Applied(Manifests.Workspace("workspace-test"))}
        NS=$(kubectl get workspace workspace-test -o jsonpath='{"{.status.namespaceRef.name}"}')
        kubectl create -n $NS secret generic kommander-spoke-1-kubeconfig --from-file=kubeconfig={Quoted(cluster)}
        {Applied(Manifests.Cluster("$NS", "kommander-spoke-1"))}
        kubectl get kommandercluster -A

        # what can be deployed, and one of it on every cluster of the workspace
        kubectl get apps
        {Applied(Manifests.Deployment("$NS", "cert-manager-0.2.7"))}
        kubectl get appdeployments -n $NS
        kubectl --kubeconfig {Quoted(cluster)} get helmreleases -A

        # README.md, step 5 of the walk-through, goes on from here.
        """;

    /// <summary>The same for a sandbox whose clusters are attached.</summary>
    public static string Attached(string management, string cluster, string workspace) => $"""
        # In another terminal:
        export KUBECONFIG={Quoted(management)}
        kubectl get kommanderclusters -A
        NS=$(kubectl get workspace {workspace} -o jsonpath='{"{.status.namespaceRef.name}"}')

        # what can be deployed, and one of it on every cluster
        kubectl get apps
        {Applied(Manifests.Deployment("$NS", "cert-manager-0.2.7"))}
        kubectl get appdeployments -n $NS
        kubectl --kubeconfig {Quoted(cluster)} get helmreleases -A
        """;

    /// <summary>The same for a sandbox that was made from a real fleet's intent.</summary>
    public static string Rehearsal(string management) => $"""
        # In another terminal; first wait until all are as they are in the real fleet:
        export KUBECONFIG={Quoted(management)}
        kubectl get appdeployments -A

        # then rehearse a change, and see what it does:
        kubectl get kommanderclusters -A
        kubectl get events -A
        """;

    private static string Applied(string manifest) => $"cat <<E | kubectl apply -f -\n{manifest}\nE";

    /// <summary>A path as a shell takes it for one word.</summary>
    internal static string Quoted(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+:@%".Contains(c, StringComparison.Ordinal))
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
