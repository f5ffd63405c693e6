using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>Who may do what: reviews, RBAC, certificates.</summary>
internal static class AccessResources
{
    private static readonly ResourceGroup Authentication = new("authentication.k8s.io", "v1");
    private static readonly ResourceGroup Authorization = new("authorization.k8s.io", "v1");
    private static readonly ResourceGroup RbacGroup = new("rbac.authorization.k8s.io", "v1");
    private static readonly ResourceGroup CertificatesGroup = new("certificates.k8s.io", "v1");

    public static ImmutableArray<ResourceDefinition> Reviews =>
    [
        Authentication.Review("SelfSubjectReview", "selfsubjectreviews"),
        Authentication.Review("TokenReview", "tokenreviews"),
        Authorization.Review("LocalSubjectAccessReview", "localsubjectaccessreviews", namespaced: true),
        Authorization.Review("SelfSubjectAccessReview", "selfsubjectaccessreviews"),
        Authorization.Review("SelfSubjectRulesReview", "selfsubjectrulesreviews"),
        Authorization.Review("SubjectAccessReview", "subjectaccessreviews"),
    ];

    public static ImmutableArray<ResourceDefinition> Rbac =>
    [
        RbacGroup.ClusterWide("ClusterRoleBinding", "clusterrolebindings") with { CreateOnUpdate = true, Columns = BindingColumns },
        RbacGroup.ClusterWide("ClusterRole", "clusterroles") with { CreateOnUpdate = true, Columns = Columns.Of("Created At:date") },
        RbacGroup.Namespaced("RoleBinding", "rolebindings") with { CreateOnUpdate = true, Columns = BindingColumns },
        RbacGroup.Namespaced("Role", "roles") with { CreateOnUpdate = true, Columns = Columns.Of("Created At:date") },
    ];

    public static ImmutableArray<ResourceDefinition> Certificates =>
    [
        CertificatesGroup.ClusterWide("CertificateSigningRequest", "certificatesigningrequests", "csr") with
        {
            Subresources = ["approval", "status"],
            SelectableFields = ["spec.signerName"],
            Columns = Columns.Of("Age", "SignerName", "Requestor", "RequestedDuration", "Condition"),
        },
    ];

    private static ImmutableArray<PrinterColumn> BindingColumns => Columns.Of("Role", "Age", "Users*", "Groups*", "ServiceAccounts*");
}
