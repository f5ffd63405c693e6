using Hansa.RealClusters.Certificates;
using Hansa.RealClusters.Components;
using Hansa.RealClusters.Kubectl;
using Hansa.RealClusters.Processes;
using Microsoft.Extensions.Logging;

namespace Hansa.RealClusters;

/// <summary>
/// A real kube-apiserver on loopback, with its kube-controller-manager where there is one. There are no nodes: pods are stored and never run.
/// One caller at a time starts, stops, pauses and resumes it; everything else may run in parallel.
/// </summary>
public sealed partial class RealCluster
{
    private const int Attempts = 5;

    private readonly ControlPlaneHost _host;
    private readonly RealClusterOptions _options;
    private readonly Uri _etcd;
    private readonly ClusterFiles _files;
    private readonly ClusterIdentity _identity;
    private readonly KubectlProgram _kubectl;
    private ChildProcess? _apiServer;
    private ChildProcess? _controllerManager;

    internal RealCluster(string name, RealClusterOptions options, ControlPlaneHost host, Uri etcd, string folder)
    {
        Name = name;
        _options = options;
        _host = host;
        _etcd = etcd;
        _files = new ClusterFiles(folder);
        _identity = ClusterIdentity.Create(name, options.Users, host.Clock.GetUtcNow());
        _kubectl = new KubectlProgram(host.Launcher, folder, _files.Kubeconfig);
        Server = FreeAddress();
    }

    public string Name { get; }

    /// <summary>https://127.0.0.1 and a port that stays the same when the cluster is stopped and started again.</summary>
    public Uri Server { get; private set; }

    public string CertificateAuthorityPem => _identity.ServingAuthorityPem;

    /// <summary>A file that only its owner can read (0600) with <see cref="Kubeconfig"/>; it goes when the control planes are disposed.</summary>
    public string KubeconfigFile => _files.Kubeconfig;

    /// <summary>Where the logs of its processes are while it exists.</summary>
    public string LogFolder => _files.Folder;

    /// <summary>A kubeconfig of the administrator, with everything inline.</summary>
    public string Kubeconfig(RealCredential credential = RealCredential.Token) => credential switch
    {
        RealCredential.Token => KubeconfigOf(ClusterIdentity.Administrator),
        RealCredential.ClientCertificate => KubeconfigText.WithCertificate(
            Name, Server, CertificateAuthorityPem, ClusterIdentity.Administrator, _identity.AdministratorCertificate),
    };

    /// <summary>A kubeconfig of one of <see cref="RealClusterOptions.Users"/>, with that user's token.</summary>
    public string KubeconfigOf(string user) => KubeconfigText.WithToken(Name, Server, CertificateAuthorityPem, user, TokenOf(user));

    /// <summary>The token of "admin" or of one of <see cref="RealClusterOptions.Users"/>.</summary>
    public string TokenOf(string user) => _identity.TokenOf(user);

    public Task<CommandResult> KubectlAsync(params string[] args) => KubectlAsync(args, "", CancellationToken.None);

    /// <param name="args">As typed after "kubectl".</param>
    /// <param name="input">What kubectl reads with <c>-f -</c>.</param>
    /// <param name="ct">Kills kubectl.</param>
    public Task<CommandResult> KubectlAsync(string[] args, string input, CancellationToken ct) => _kubectl.RunAsync(args, input, ct);

    /// <summary>Ends the processes; the objects stay in etcd.</summary>
    public async Task StopAsync()
    {
        if (_controllerManager is not null) await _controllerManager.EndAsync(_host.Clock);
        if (_apiServer is not null) await _apiServer.EndAsync(_host.Clock);
        (_controllerManager, _apiServer) = (null, null);
    }

    /// <summary>After <see cref="StopAsync"/>: the same port, the same objects, the same credentials.</summary>
    public async Task StartAgainAsync()
    {
        if (_apiServer is not null) throw new InvalidOperationException($"{Name} is running; stop it first");

        await StartOnceAsync(CancellationToken.None);
    }

    /// <summary>The API server stops in the middle of everything: connections are accepted and requests hang until <see cref="Resume"/>.</summary>
    public void Pause() => RunningApiServer().Send(Signal.Stop);

    public void Resume() => RunningApiServer().Send(Signal.Continue);

    internal async Task StartAsync(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StartOnceAsync(ct);
                return;
            }
            catch (RealClusterException) when (attempt < Attempts && _apiServer is { } process && process.FailedToBind())
            {
                File.Delete(_files.ApiServerLog); // or the next attempt would be judged by it
                Server = FreeAddress();
            }
        }
    }

    private Uri FreeAddress() => new($"https://127.0.0.1:{_host.Ports.Take()}");

    private async Task StartOnceAsync(CancellationToken ct)
    {
        var begin = _host.Clock.GetTimestamp();
        _files.Write(_identity);
        _files.WriteKubeconfig(Kubeconfig());
        using var probe = new ApiServerProbe(Server, CertificateAuthorityPem, TokenOf(ClusterIdentity.Administrator));
        _apiServer = await LaunchApiServerAsync();
        await Readiness.WaitAsync(_apiServer, probe.IsReadyAsync, _host.Clock, ct);
        _controllerManager = await LaunchControllerManagerAsync();
        if (_controllerManager is not null)
            await Readiness.WaitAsync(_controllerManager, probe.HasDefaultServiceAccountAsync, _host.Clock, ct);

        var seconds = _host.Clock.GetElapsedTime(begin).TotalSeconds;
        LogStarted(_host.Log, Name, Server, seconds);
    }

    private Task<ChildProcess> LaunchApiServerAsync()
    {
        var arguments = ApiServer.Arguments(_files, _etcd, $"/{Name}", Server.Port);
        if (ControllerManagerPath() is null) arguments = arguments.Append(ApiServer.WithoutServiceAccounts);
        return _host.Launcher.StartAsync(
            $"kube-apiserver of {Name}", _files.Folder, _files.ApiServerLog, [_host.Binaries.ApiServer, .. arguments, .. _options.ApiServerArguments]);
    }

    private async Task<ChildProcess?> LaunchControllerManagerAsync() => ControllerManagerPath() is { } path
        ? await _host.Launcher.StartAsync(
            $"kube-controller-manager of {Name}",
            _files.Folder,
            _files.ControllerManagerLog,
            [path, .. ControllerManager.Arguments(_files, _host.Binaries.ControllerManagerMinor)])
        : null;

    private string? ControllerManagerPath() => _options.ControllerManager ? _host.Binaries.ControllerManager : null;

    private ChildProcess RunningApiServer() => _apiServer ?? throw new InvalidOperationException($"{Name} is stopped");

    [LoggerMessage(Level = LogLevel.Information, Message = "{Cluster} is ready at {Server} after {Seconds:0.0} s")]
    private static partial void LogStarted(ILogger log, string cluster, Uri server, double seconds);
}
