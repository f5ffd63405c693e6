namespace Hansa.Sandbox.WalkThrough;

/// <summary>What people write in the walk-through, word for word.</summary>
internal static class Manifests
{
    /// <summary>As the guide that people follow shows it: broken twice.</summary>
    public const string BrokenValues = """
        configInLine:
           address-pools:
            - name: default
               protocol: layer2
               addresses:
               - 172.17.255.150-172.17.255.199
        """;

    /// <summary>Its indentation is mended; the key is still misspelt.</summary>
    public const string MisspeltValues = """
        configInLine:
           address-pools:
            - name: default
              protocol: layer2
              addresses:
              - 172.17.255.150-172.17.255.199
        """;

    /// <summary>Both are mended.</summary>
    public static string GoodValues { get; } = MisspeltValues.Replace("configInLine", "configInline", StringComparison.Ordinal);

    public static string Workspace(string name) => $"""
        apiVersion: workspaces.kommander.mesosphere.io/v1alpha1
        kind: Workspace
        metadata:
          name: {name}
        """;

    /// <summary>Its Secret has the same name, with <c>-kubeconfig</c>.</summary>
    public static string Cluster(string ns, string name) => $"""
        apiVersion: kommander.mesosphere.io/v1beta1
        kind: KommanderCluster
        metadata:
          name: {name}
          namespace: {ns}
        spec:
          kubeconfigRef:
            name: {name}-kubeconfig
        """;

    public static string Deployment(string ns, string app) => $"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: AppDeployment
        metadata:
          name: {app}
          namespace: {ns}
        spec:
          appRef:
            name: {app}
        """;

    public static string Deployment(string ns, string app, string overrides) => $"""
        {Deployment(ns, app)}
          configOverrides:
            name: {overrides}
        """;

    public static string Overrides(string ns, string name, string values) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          namespace: {ns}
          name: {name}
        data:
          values.yaml: |
        {string.Join('\n', values.Split('\n').Select(line => $"    {line}"))}
        """;
}
