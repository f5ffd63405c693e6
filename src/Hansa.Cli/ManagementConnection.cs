using System.CommandLine;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli;

/// <summary>The options that name the management cluster, shared by every command that talks to it.</summary>
internal sealed class ManagementConnection(string kubeconfig = "--kubeconfig")
{
    private readonly Option<FileInfo?> _kubeconfig = new(kubeconfig) { Description = "Kubeconfig of the management cluster (default: $KUBECONFIG, then ~/.kube/config; in a pod, its own service account)", HelpName = "FILE" };
    private readonly Option<string?> _context = new("--context") { Description = "Context of that kubeconfig (default: its current one)", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
    }

    /// <summary>The client that the options describe.</summary>
    /// <exception cref="InvalidOperationException">There is no such file or context; the message lists what there is.</exception>
    public ApiClient Open(ParseResult parsed, TimeProvider clock, WriteWindow? writes = null)
    {
        var file = parsed.GetValue(_kubeconfig);
        var options = new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, MaxConnections = 16, Writes = writes };
        return file is null && parsed.GetValue(_context) is null && IsInCluster()
            ? ApiClient.InCluster(options, clock)
            : ApiClient.FromKubeconfigFile(file?.FullName, parsed.GetValue(_context), options, clock);
    }

    /// <summary>Where the options, or what stands for them, were read from.</summary>
    public string SourceOf(ParseResult parsed)
    {
        var context = parsed.GetValue(_context);
        if (parsed.GetValue(_kubeconfig) is null && context is null && IsInCluster())
            return "as the service account of this pod";
        var file = parsed.GetValue(_kubeconfig)?.FullName
            ?? (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } several ? $"{several}, from $KUBECONFIG" : "~/.kube/config");
        return $"kubeconfig {file}; {(context is null ? "its current context" : $"context {context}")}";
    }

    private static bool IsInCluster() =>
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 }
        && Environment.GetEnvironmentVariable("KUBECONFIG") is null or "";
}
