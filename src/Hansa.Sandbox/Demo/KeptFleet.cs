using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Demo;

/// <summary>What is said of a fleet that stays up after the demo: where it is, and what to type next.</summary>
internal static class KeptFleet
{
    public static string WhenEveryStepHeld(SandboxFolder folder) => $"""

        The fleet stays as it is now, with everything deployed, until Ctrl-C:

        {Places(folder)}

        {Look(folder)}

        # and back, step 6 of the walk-through:
        NS=$(kubectl get workspace {DemoScene.Workspace} -o jsonpath='{"{.status.namespaceRef.name}"}')
        kubectl delete appdeployment -n $NS metallb-0.12.2
        kubectl delete kommandercluster -n $NS {DemoScene.Spoke1} {DemoScene.Spoke2}
        kubectl delete workspace {DemoScene.Workspace}

        {End}
        """;

    public static string WhenAStepBroke(SandboxFolder folder) => $"""

        The fleet stays as the step left it, until Ctrl-C:

        {Places(folder)}

        {Look(folder)}

        {End}
        """;

    private const string End = "# `hansa sandbox break cluster-2 --partition` cuts a cluster off, `hansa sandbox status` shows them all.\n# Ctrl-C stops.";

    private static string Places(SandboxFolder folder) => $"""
          management cluster   {Kubeconfig(folder, SandboxFleet.Management)}
          {DemoScene.Spoke1}    {Kubeconfig(folder, "cluster-1")}
          {DemoScene.Spoke2}    {Kubeconfig(folder, "cluster-2")}
          Hansa's log          {folder.LogFile}
        """;

    private static string Look(SandboxFolder folder) => $"""
        # In another terminal:
        export KUBECONFIG={Guide.Quoted(Kubeconfig(folder, SandboxFleet.Management))}
        kubectl get kommandercluster -A
        kubectl get appdeployments -A
        kubectl --kubeconfig {Guide.Quoted(Kubeconfig(folder, "cluster-1"))} get helmreleases -A
        """;

    private static string Kubeconfig(SandboxFolder folder, string cluster) => SandboxFolder.KubeconfigOf(folder.Path, cluster);
}
