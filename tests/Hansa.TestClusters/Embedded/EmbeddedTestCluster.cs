using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;
using Hansa.RealClusters;
using Hansa.RealClusters.Kubectl;
using Hansa.RealClusters.Processes;

namespace Hansa.TestClusters.Embedded;

/// <summary>A cluster of an embedded API server of its own, kept in a folder so that it can be stopped and started again.</summary>
internal sealed class EmbeddedTestCluster : ITestCluster
{
    private const string Administrator = "admin";
    private const string Masters = "system:masters";

    private readonly IReadOnlyList<TestUser> _users;
    private readonly string _data;
    private readonly Func<int> _nextSeed;
    private readonly KubectlProgram _kubectl;
    private EmbeddedApiServer? _server;
    private EmbeddedCluster _cluster = null!; // StartAsync

    public EmbeddedTestCluster(string name, IReadOnlyList<TestUser> users, string folder, Func<int> nextSeed, Launcher launcher)
    {
        Name = name;
        _users = users;
        _data = Path.Combine(folder, "data");
        _nextSeed = nextSeed;
        KubeconfigFile = Path.Combine(folder, "kubeconfig");
        _kubectl = new KubectlProgram(launcher, folder, KubeconfigFile);
    }

    public string Name { get; }

    public Uri Server { get; private set; } = null!; // StartAsync

    public string CertificateAuthorityPem => _cluster.CertificateAuthority;

    public string KubeconfigFile { get; }

    public string Kubeconfig() => _cluster.Kubeconfig;

    public string CertificateKubeconfig() => _cluster.KubeconfigWithCertificate(Administrator, Masters);

    public string KubeconfigOf(string user) => _cluster.KubeconfigFor(TokenOf(user));

    public string TokenOf(string user) => user == Administrator ? _cluster.AdminToken : $"{Name}-{_users.Single(known => known.Name == user).Name}";

    public Task<CommandResult> KubectlAsync(string[] args, string input, CancellationToken ct) => _kubectl.RunAsync(args, input, ct);

    public async Task StartAsync(CancellationToken ct)
    {
        _server = await EmbeddedApiServer.StartAsync(
            new EmbeddedApiServerOptions
            {
                Port = Server?.Port ?? 0,
                DataDirectory = _data,
                Authorization = AuthorizationMode.Rbac,
                Seed = _nextSeed(),
                Failed = error => Console.Error.WriteLine($"{Name}: {error}"),
            },
            ct);
        _cluster = _server.FindCluster(Name) ?? _server.AddCluster(Name);
        Server = _cluster.Address;
        foreach (var user in _users)
            _cluster.AddToken(TokenOf(user.Name), user.Name, user.Groups);
        PrivateFile.Write(KubeconfigFile, Kubeconfig());
    }

    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    public Task StartAgainAsync() => _server is null
        ? StartAsync(CancellationToken.None)
        : throw new InvalidOperationException($"{Name} is running; stop it first");

    public void Pause() => _cluster.Faults.Partition();

    public void Resume() => _cluster.Faults.Heal();
}
