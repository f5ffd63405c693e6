using System.Globalization;
using System.Security.Cryptography;
using Hansa.ApiServer.Controllers;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Kinds;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Clusters;

/// <summary>One cluster: its objects, what it serves, its gate, its controllers. Clusters of one process share nothing that can change.</summary>
internal sealed class ApiCluster : IDisposable
{
    private const string Issuer = "https://kubernetes.default.svc";

    private readonly EventExpiry _expiry;
    private readonly Lazy<ECDsa> _tokenKey;

    /// <param name="name">Of the cluster.</param>
    /// <param name="settings">How it behaves.</param>
    /// <param name="certificates">Of the server.</param>
    /// <param name="journal">Null keeps everything in memory.</param>
    /// <param name="tokenKey">Signs tokens of service accounts; made at first use, since it takes as long as everything else here.</param>
    /// <param name="ground">What an empty cluster begins with; null: it is written object by object.</param>
    public ApiCluster(string name, ClusterSettings settings, ClusterCertificates certificates, IJournal? journal, Lazy<ECDsa> tokenKey, ClusterGround? ground)
    {
        Name = name;
        _tokenKey = tokenKey;
        Clock = settings.Clock;
        Failed = settings.Failed;
        Store = new ObjectStore(journal, settings.History);
        Ids = IdSource.For(name, settings.Seed, Store.Revision);
        Resources = new ResourceRegistry(Store);
        Store.Committed += WakeWatchesOfChangedDefinition;
        Faults = new FaultPlan(IdSource.For(name, settings.Seed, Store.Revision), WakeWatches);
        CertificateAuthority = certificates.AuthorityPem;
        Audit = settings.Audit;
        Served = settings.Served;
        KindContext = new KindContext(Ids.Next)
        {
            Now = () => Timestamp,
            Definitions = () => Store.Snapshot(ResourceRegistry.Definitions).InOrder(null),
        };
        Gate = new Gate(settings.Authorization, new Rbac(Store), new ServiceAccountTokens(tokenKey, Issuer, Store, Clock), certificates.Authority);
        var writes = new ClusterWrites(this);
        List<IController> controllers =
        [
            new GarbageCollector(this, writes), new NamespaceController(this, writes), new DefinitionController(this, writes), new TokenSecretController(this, writes),
            _expiry = new EventExpiry(Store, Clock, settings.Failed),
            new AggregationController(this, writes),
        ];
        if (settings.PretendReady)
            controllers.Add(new PretendReadyController(this, writes));
        Controllers = new ControllerLoop(Store, controllers, settings.Failed);
        var isNew = Store.Revision == 0;
        Controllers.AfterAllOf(() =>
        {
            Controllers.CatchUp();
            if (isNew && ground is not null)
                ground.CopyTo(this);
            else
                Bootstrap.Fill(this);
        });
        // Nobody can have seen what was before; later would be too late, since somebody may be watching.
        if (isNew)
            Store.ForgetHistory();
    }

    public string Name { get; }

    public ObjectStore Store { get; }

    public ResourceRegistry Resources { get; }

    public TimeProvider Clock { get; }

    public IdSource Ids { get; }

    public FaultPlan Faults { get; }

    public Gate Gate { get; }

    public AuditLog? Audit { get; }

    /// <summary>Who wants to know of every request.</summary>
    public Action<ServedRequest>? Served { get; }

    /// <summary>Gets what could not be handled.</summary>
    public Action<Exception> Failed { get; }

    public ControllerLoop Controllers { get; }

    /// <summary>PEM of the authority that signs this server's certificate.</summary>
    public string CertificateAuthority { get; }

    public KindContext KindContext { get; }

    /// <summary>Now, as it stands in objects: whole seconds, UTC.</summary>
    public string Timestamp => TextOf(Clock.GetUtcNow());

    /// <summary>The same, a while from now.</summary>
    public string TimestampIn(TimeSpan wait) => TextOf(Clock.GetUtcNow() + wait);

    /// <summary>A time as it stands in objects.</summary>
    public static string TextOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        Controllers.Stop();
        _expiry.Dispose();
        Store.Close();
        if (_tokenKey.IsValueCreated)
            _tokenKey.Value.Dispose();
    }

    // They see what they are about in another form from now on, or end.
    private void WakeWatchesOfChangedDefinition(GroupResource resource, Change change)
    {
        if (resource == ResourceRegistry.Definitions)
            Store.Table(ResourceRegistry.InstancesOf(change.Name.Name)).Wake();
    }

    private void WakeWatches()
    {
        foreach (var resource in Store.Resources)
            Store.Table(resource).Wake();
    }
}
