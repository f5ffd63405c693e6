namespace Hansa.Api;

/// <summary>Labels that Hansa writes or reads.</summary>
public static class Labels
{
    /// <summary>On delivered objects: the hub that owns them. Never on what Hansa keeps for itself.</summary>
    public const string Hub = "hansa.dev/hub";

    /// <summary>On delivered objects: always <see cref="ManagedByHansa"/>.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Value of <see cref="ManagedBy"/>.</summary>
    public const string ManagedByHansa = "hansa";

    /// <summary>On delivered objects: the workspace's namespace.</summary>
    public const string Workspace = "hansa.dev/workspace";

    /// <summary>On delivered objects of one app: the app id.</summary>
    public const string App = "hansa.dev/app";

    /// <summary>On delivered objects of one deployment: digest of the AppDeployment's namespace/name.</summary>
    public const string Deployment = "hansa.dev/deployment";

    /// <summary>On what Hansa keeps for itself on the management cluster: always <see cref="RoleManagement"/>.</summary>
    public const string Role = "hansa.dev/role";

    /// <summary>Value of <see cref="Role"/>.</summary>
    public const string RoleManagement = "management";

    /// <summary>Kommander's label on a KommanderCluster, which its AppDeployments select by: the cluster's own name. Implied where it is not written.</summary>
    public const string ClusterName = "kommander.d2iq.io/cluster-name";

    /// <summary>Kommander's label on a workspace's namespace: the name of its Workspace.</summary>
    public const string WorkspaceName = "workspaces.kommander.mesosphere.io/workspace-name";
}

/// <summary>Annotations that Hansa writes or reads.</summary>
public static class Annotations
{
    /// <summary>On delivered objects: digest of what was rendered.</summary>
    public const string Revision = "hansa.dev/revision";

    /// <summary>On delivered objects: digest of the intent that they were rendered from.</summary>
    public const string Inputs = "hansa.dev/inputs";

    /// <summary>On delivered objects and on the ConfigMaps that show defaults: <c>group/kind/namespace/name</c> of the object itself, so that a copy is told from the original.</summary>
    public const string Identity = "hansa.dev/object";

    /// <summary>On objects that a detach left running: <c>hub id/workspace namespace</c>.</summary>
    public const string ReleasedBy = "hansa.dev/released-by";

    /// <summary>On a HelmRelease that Hansa suspended, since it goes and its Helm release stays: name of the HelmRelease that takes that over.</summary>
    public const string ReplacedBy = "hansa.dev/replaced-by";

    /// <summary>On a foreign object, by its owner: the hub that may take it over, once.</summary>
    public const string Adopt = "hansa.dev/adopt";

    /// <summary>On a KommanderCluster: the lost hub whose deliveries are to be taken over there.</summary>
    public const string AdoptFrom = "hansa.dev/adopt-from";

    /// <summary>On a Workspace: the lost hub that its clusters' <see cref="AdoptFrom"/> may name.</summary>
    public const string AllowAdoptFrom = "hansa.dev/allow-adopt-from";

    /// <summary>On a Workspace, by a person: digest of the large removal that may go ahead.</summary>
    public const string Confirm = "hansa.dev/confirm";

    /// <summary>On a KommanderCluster, by a person: uid of the kube-system namespace of the cluster, built anew, that it stands for from now on.</summary>
    public const string AcceptIdentity = "hansa.dev/accept-identity";

    /// <summary>On an AppDeployment, KommanderCluster or Workspace: holds everything below it, unless it plainly says no (<see cref="Metadata.Pause"/>).</summary>
    public const string Paused = "hansa.dev/paused";

    /// <summary>On a Workspace, by <c>hansa apply</c>, which has paused it for the moment: digest of the plan that it carries out, and since when.</summary>
    public const string Applying = "hansa.dev/applying";

    /// <summary>On a KommanderCluster: app ids that the cluster has from elsewhere, separated by commas.</summary>
    public const string Provides = "hansa.dev/provides";

    /// <summary>On the hub's ConfigMap, by a person after a restore: the new uid that may act.</summary>
    public const string ConfirmRestore = "hansa.dev/confirm-restore";

    /// <summary>On the hub's ConfigMap, by a person: digest of the failures in spite of which a new version of Hansa goes on rendering releases anew.</summary>
    public const string ConfirmRerendering = "hansa.dev/confirm-rerendering";

    /// <summary>On the hub's ConfigMap: the default workspace that is being deleted, until it is made again.</summary>
    public const string DefaultWorkspace = "hansa.dev/default-workspace";

    /// <summary>On a Workspace: default AppDeployments that were made once already.</summary>
    public const string DefaultAppsMade = "hansa.dev/default-apps-made";

    /// <summary>On an App that the catalogue loader made: digest of the content that it wrote.</summary>
    public const string CatalogDigest = "hansa.dev/catalog-digest";

    /// <summary>On a KubeFedCluster: namespace/name of the KommanderCluster that it is the record of.</summary>
    public const string KommanderCluster = "hansa.dev/kommandercluster";

    /// <summary>On a KommanderCluster, by <c>hansa attach --least-privilege</c>: namespace/name of the service account that it made on the cluster.</summary>
    public const string Account = "hansa.dev/account";

    /// <summary>Kommander's display name.</summary>
    public const string DisplayName = "kommander.mesosphere.io/display-name";

    /// <summary>Kommander's mark on the host cluster.</summary>
    public const string Host = "kommander.d2iq.io/host";
}

/// <summary>Finalizers that Hansa sets on the management cluster.</summary>
public static class Finalizers
{
    /// <summary>On a KommanderCluster: detach comes first.</summary>
    public const string Detach = "hansa.dev/detach";

    /// <summary>On a Workspace: its clusters and its namespace go first.</summary>
    public const string Workspace = "hansa.dev/workspace";
}

/// <summary>Names that are fixed.</summary>
public static class WellKnown
{
    /// <summary>Namespace of KubeFedClusters and of the hub's record.</summary>
    public const string KommanderNamespace = "kommander";

    /// <summary>The workspace that is reserved for the management cluster.</summary>
    public const string DefaultWorkspace = "default-workspace";

    /// <summary>Its namespace.</summary>
    public const string DefaultWorkspaceNamespace = "kommander-default-workspace";

    /// <summary>The management cluster's own KommanderCluster.</summary>
    public const string HostCluster = "host-cluster";

    /// <summary>ConfigMap in <see cref="KommanderNamespace"/> that records the hub id and the uids that it was bound to.</summary>
    public const string HubConfigMap = "hansa-hub";

    /// <summary>Secret in <see cref="KommanderNamespace"/> with the key of the digests that cover secret values.</summary>
    public const string HubKeySecret = "hansa-hub-key";

    /// <summary>Lease in <see cref="KommanderNamespace"/> whose holder leads.</summary>
    public const string ControllerLease = "hansa-controller";

    /// <summary>ClusterRole, and the RoleBinding in each workspace's namespace, by which the controller reads the Secrets there.</summary>
    public const string WorkspaceRole = "hansa-workspace";

    /// <summary>Prefix of the ConfigMaps in <see cref="KommanderNamespace"/> that list what a detach left on a cluster.</summary>
    public const string LeftBehindPrefix = "hansa-left-behind-";

    /// <summary>Key of the kubeconfig in a cluster's Secret.</summary>
    public const string KubeconfigKey = "kubeconfig";

    /// <summary>Key of values in ConfigMaps.</summary>
    public const string ValuesKey = "values.yaml";

    /// <summary>Suffix of the ConfigMaps that show an app's defaults.</summary>
    public const string DefaultsSuffix = "-d2iq-defaults";

    /// <summary>The field manager of Hansa's own writes on the management cluster.</summary>
    public const string ManagementFieldManager = "hansa";
}
