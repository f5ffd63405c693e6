using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Kinds;

/// <summary>
/// What the server fills in and checks for built-in kinds, as far as clients notice it. Kinds without rules of their own are stored as they are.
/// </summary>
internal static class KindRules
{
    private static readonly Dictionary<GroupKind, IKindRule> Rules = new()
    {
        [new GroupKind("", "Secret")] = new SecretRule(),
        [new GroupKind("", "ConfigMap")] = new ConfigMapRule(),
        [new GroupKind("", "Event")] = new EventRule(),
        [new GroupKind("", "Namespace")] = new NamespaceRule(),
        [new GroupKind("", "Service")] = new ServiceRule(),
        [new GroupKind("", "ResourceQuota")] = new QuotaRule(),
        [new GroupKind("networking.k8s.io", "Ingress")] = new IngressRule(),
        [new GroupKind("", "PersistentVolumeClaim")] = new VolumeClaimRule(),
        [new GroupKind("", "PersistentVolume")] = new VolumeRule(),
        [new GroupKind("coordination.k8s.io", "Lease")] = new LeaseRule(),
        [new GroupKind("", "Pod")] = new PodRule(),
        [new GroupKind("apps", "Deployment")] = new DeploymentRule(),
        [new GroupKind("apps", "ReplicaSet")] = new ReplicaSetRule(),
        [new GroupKind("apps", "StatefulSet")] = new StatefulSetRule(),
        [new GroupKind("apps", "DaemonSet")] = new DaemonSetRule(),
        [new GroupKind("autoscaling", "HorizontalPodAutoscaler")] = new AutoscalerRule(),
        [new GroupKind("batch", "CronJob")] = new CronJobRule(),
        [new GroupKind("batch", "Job")] = new JobRule(),
        [new GroupKind("rbac.authorization.k8s.io", "Role")] = new RoleRule(namespaced: true),
        [new GroupKind("rbac.authorization.k8s.io", "ClusterRole")] = new RoleRule(namespaced: false),
        [new GroupKind("rbac.authorization.k8s.io", "RoleBinding")] = new BindingRule("Role", "ClusterRole"),
        [new GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding")] = new BindingRule("ClusterRole"),
        [new GroupKind("certificates.k8s.io", "CertificateSigningRequest")] = new CertificateRequestRule(),
        [new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")] = new DefinitionRule(),
    };

    /// <summary>Defaults and conversions, in place: they count as the client's own words, and its manager owns them.</summary>
    public static void Default(ResourceDefinition definition, JsonObject obj)
    {
        if (Rules.TryGetValue(definition.Kind.GroupKind, out var rule))
            rule.Default(obj);
    }

    /// <summary>What the server itself puts in, in place; nobody manages it.</summary>
    public static void Prepare(ResourceDefinition definition, JsonObject obj, JsonObject? old, KindContext context)
    {
        if (Rules.TryGetValue(definition.Kind.GroupKind, out var rule))
            rule.Prepare(obj, old, context);
    }

    public static IReadOnlyList<FieldError> Validate(ResourceDefinition definition, JsonObject obj, JsonObject? old)
    {
        if (!Rules.TryGetValue(definition.Kind.GroupKind, out var rule))
            return [];
        var errors = new List<FieldError>();
        rule.Validate(obj, old, errors);
        return errors;
    }
}

/// <summary>The rules of one kind.</summary>
internal interface IKindRule
{
    void Default(JsonObject obj)
    {
    }

    void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
    }

    void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
    }
}
