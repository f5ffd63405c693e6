namespace Hansa.Api;

/// <summary>Every reason that stands in a condition or an Event: one CamelCase word each, listed here and nowhere else.</summary>
public static class Reasons
{
    // Well
    /// <summary>Everything that follows from the object holds.</summary>
    public const string Ready = "Ready";
    /// <summary>Work is under way.</summary>
    public const string Progressing = "Progressing";
    /// <summary>The deployment applies to no cluster yet.</summary>
    public const string NoClusters = "NoClusters";

    // Workspaces
    /// <summary>The wanted namespace exists and belongs to something else.</summary>
    public const string NamespaceTaken = "NamespaceTaken";
    /// <summary>The wanted namespace has a name that is kept for other uses.</summary>
    public const string NamespaceReserved = "NamespaceReserved";
    /// <summary>The object's own name is longer than what is made of it allows.</summary>
    public const string NameTooLong = "NameTooLong";
    /// <summary><c>spec.namespaceName</c> was changed after the namespace was made.</summary>
    public const string NamespaceNameImmutable = "NamespaceNameImmutable";
    /// <summary>More than one namespace says that it is this workspace's.</summary>
    public const string NamespaceAmbiguous = "NamespaceAmbiguous";
    /// <summary>The workspace's namespace is being deleted.</summary>
    public const string NamespaceTerminating = "NamespaceTerminating";
    /// <summary>The workspace is to go but has clusters.</summary>
    public const string ClustersRemaining = "ClustersRemaining";
    /// <summary>The object lies in a namespace that is no workspace's.</summary>
    public const string NoWorkspace = "NoWorkspace";
    /// <summary>The management cluster's API server denies what Hansa has to write there for the object.</summary>
    public const string RefusedByManagement = "RefusedByManagement";

    // Attachment
    /// <summary>No <c>spec.kubeconfigRef</c>.</summary>
    public const string KubeconfigRefMissing = "KubeconfigRefMissing";
    /// <summary>The Secret is not there (yet).</summary>
    public const string KubeconfigSecretMissing = "KubeconfigSecretMissing";
    /// <summary>The Secret has no key <c>kubeconfig</c>.</summary>
    public const string KubeconfigKeyMissing = "KubeconfigKeyMissing";
    /// <summary>The kubeconfig was refused; the message says which entry and why.</summary>
    public const string KubeconfigRefused = "KubeconfigRefused";
    /// <summary>The kubeconfig is used, but somebody should look at it: it expires soon, or holds more than it should.</summary>
    public const string KubeconfigWarning = "KubeconfigWarning";
    /// <summary><c>spec.detachTimeout</c> is no duration: the default counts.</summary>
    public const string InvalidDetachTimeout = "InvalidDetachTimeout";
    /// <summary>The default workspace is reserved for the management cluster.</summary>
    public const string DefaultWorkspaceReserved = "DefaultWorkspaceReserved";
    /// <summary>A way of attaching that Hansa does not offer.</summary>
    public const string AttachmentUnsupported = "AttachmentUnsupported";
    /// <summary>The same physical cluster is attached already.</summary>
    public const string ClusterAlreadyAttached = "ClusterAlreadyAttached";
    /// <summary>The cluster behind the kubeconfig is not the one that joined.</summary>
    public const string ClusterIdentityChanged = "ClusterIdentityChanged";
    /// <summary>The cluster answers 401.</summary>
    public const string Unauthorized = "Unauthorized";
    /// <summary>The kubeconfig's user lacks a right.</summary>
    public const string Forbidden = "Forbidden";
    /// <summary>The server's certificate does not fit the kubeconfig's CA or host name.</summary>
    public const string TlsFailed = "TlsFailed";
    /// <summary>The address is one that Hansa does not connect to.</summary>
    public const string AddressRefused = "AddressRefused";
    /// <summary>The cluster cannot be reached.</summary>
    public const string Unreachable = "Unreachable";
    /// <summary>The cluster answers, but not as a Kubernetes API does that works, or it asks for quiet.</summary>
    public const string UnexpectedAnswer = "UnexpectedAnswer";
    /// <summary>The cluster is joined.</summary>
    public const string Joined = "Joined";
    /// <summary>The cluster is being joined.</summary>
    public const string Joining = "Joining";
    /// <summary>The cluster is being detached.</summary>
    public const string Unjoining = "Unjoining";
    /// <summary>The cluster was let go before everything there could be done.</summary>
    public const string LetGo = "LetGo";
    /// <summary>The cluster answers.</summary>
    public const string Reachable = "Reachable";
    /// <summary>Flux serves the kinds that Hansa writes.</summary>
    public const string FluxFound = "FluxFound";
    /// <summary>The cluster serves no HelmRelease or no HelmRepository in a version that Hansa knows.</summary>
    public const string FluxMissing = "FluxMissing";

    // KubeFed's words
    /// <summary>KubeFed: the cluster answers <c>ok</c>.</summary>
    public const string ClusterReady = "ClusterReady";
    /// <summary>KubeFed: the cluster answers something else.</summary>
    public const string ClusterNotReady = "ClusterNotReady";
    /// <summary>KubeFed: the cluster could be reached.</summary>
    public const string ClusterReachable = "ClusterReachable";
    /// <summary>KubeFed: the cluster could not be reached.</summary>
    public const string ClusterNotReachable = "ClusterNotReachable";

    // Verdicts on deployments
    /// <summary><c>spec.appRef</c> names no App.</summary>
    public const string AppNotFound = "AppNotFound";
    /// <summary>The App cannot be used as it is written.</summary>
    public const string AppInvalid = "AppInvalid";
    /// <summary>The App can run on the management cluster only.</summary>
    public const string ManagementOnly = "ManagementOnly";
    /// <summary>Hansa itself does this service's work.</summary>
    public const string ProvidedByHansa = "ProvidedByHansa";
    /// <summary>A fault in Hansa keeps the workspace from being planned.</summary>
    public const string PlanningFailed = "PlanningFailed";
    /// <summary>An older deployment of the same app wins.</summary>
    public const string Superseded = "Superseded";
    /// <summary>A selector of the deployment is none that Kubernetes would take.</summary>
    public const string InvalidSelector = "InvalidSelector";
    /// <summary>A HelmRelease is to go and another is to take its Helm release over.</summary>
    public const string ReleaseRenamed = "ReleaseRenamed";
    /// <summary>A HelmRelease that is to be taken up stands for another Helm release, namespace or chart than its App names.</summary>
    public const string WouldBeInstalledAnew = "WouldBeInstalledAnew";
    /// <summary>An object of the workspace cannot be read; nothing that it might order is changed.</summary>
    public const string Unreadable = "Unreadable";
    /// <summary>What asked for a release has gone a moment ago and may come back.</summary>
    public const string RemovalSettling = "RemovalSettling";
    /// <summary>People paused this.</summary>
    public const string Paused = "Paused";
    /// <summary>The workspace is paused, and a pass that had begun before is being finished.</summary>
    public const string Pausing = "Pausing";
    /// <summary>The overrides ConfigMap is not there (yet).</summary>
    public const string OverridesMissing = "OverridesMissing";
    /// <summary>The overrides cannot be used as they are written.</summary>
    public const string OverridesInvalid = "OverridesInvalid";
    /// <summary>A key of the overrides is probably misspelt.</summary>
    public const string OverridesSuspicious = "OverridesSuspicious";
    /// <summary>Something that looks like a credential stands in a ConfigMap, where many may read it.</summary>
    public const string CredentialsInConfigMap = "CredentialsInConfigMap";
    /// <summary>A value that the App requires was not given.</summary>
    public const string ValuesRequired = "ValuesRequired";
    /// <summary>A dependency is not ready there yet.</summary>
    public const string DependencyNotReady = "DependencyNotReady";
    /// <summary>A dependency is deployed by nobody.</summary>
    public const string DependencyMissing = "DependencyMissing";
    /// <summary>Apps depend on each other in a circle.</summary>
    public const string DependencyCycle = "DependencyCycle";

    // Releases on clusters
    /// <summary>An object of that name is there and is not Hansa's.</summary>
    public const string OwnedByAnother = "OwnedByAnother";
    /// <summary>The cluster's API server refuses the object.</summary>
    public const string RefusedByCluster = "RefusedByCluster";
    /// <summary>The namespace is being deleted on the cluster.</summary>
    public const string TargetTerminating = "TargetTerminating";
    /// <summary>An object of that name is being deleted on the cluster; it is made again afterwards.</summary>
    public const string ObjectTerminating = "ObjectTerminating";
    /// <summary>Flux says that the release failed.</summary>
    public const string ReleaseFailed = "ReleaseFailed";
    /// <summary>Flux has given up on the release until something changes.</summary>
    public const string ReleaseStalled = "ReleaseStalled";
    /// <summary>An upgrade failed, and the former revision runs again.</summary>
    public const string ReleaseRolledBack = "ReleaseRolledBack";
    /// <summary>The release was suspended on the cluster.</summary>
    public const string SuspendedOnCluster = "SuspendedOnCluster";
    /// <summary>Other requests to the cluster failed and are tried again.</summary>
    public const string DeliveryFailed = "DeliveryFailed";
    /// <summary>The release is being removed.</summary>
    public const string Removing = "Removing";
    /// <summary>Removal waits until it is certain that people ordered it.</summary>
    public const string RemovalUnconfirmed = "RemovalUnconfirmed";
    /// <summary>The hub's record does not fit this cluster: a restore or a clone that nobody confirmed.</summary>
    public const string RestoreUnconfirmed = "RestoreUnconfirmed";
    /// <summary>A removal is so large that a person has to confirm it.</summary>
    public const string RemovalGuarded = "RemovalGuarded";
    /// <summary>Another version of Hansa renders the release anew, some clusters at a time; this one's turn comes.</summary>
    public const string RerenderingWaits = "RerenderingWaits";
    /// <summary>Another version of Hansa renders the release anew, and what failed elsewhere stopped it.</summary>
    public const string RerenderingStopped = "RerenderingStopped";
    /// <summary>A detach of this hub left a release of the same app in another namespace.</summary>
    public const string LeftBehind = "LeftBehind";
    /// <summary>Somebody keeps changing what Hansa delivers; Hansa has slowed down on that object.</summary>
    public const string Contested = "Contested";
    /// <summary>The cluster makes something else of a field that Hansa writes, on every write.</summary>
    public const string AlteredByCluster = "AlteredByCluster";
    /// <summary>The cluster takes a mark of Hansa's off an object.</summary>
    public const string MarksStripped = "MarksStripped";
    /// <summary>Drift was put right.</summary>
    public const string DriftCorrected = "DriftCorrected";
    /// <summary>An object was taken up.</summary>
    public const string Adopted = "Adopted";
}
