using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>What extends the API itself. Their strategies refuse updates that name no resourceVersion.</summary>
internal static class ExtensionResources
{
    private static readonly ResourceGroup AdmissionGroup = new("admissionregistration.k8s.io", "v1");
    private static readonly ResourceGroup DefinitionsGroup = new("apiextensions.k8s.io", "v1");
    private static readonly ResourceGroup ApiServicesGroup = new("apiregistration.k8s.io", "v1");

    public static ImmutableArray<ResourceDefinition> Admission =>
    [
        AdmissionGroup.ClusterWide("MutatingWebhookConfiguration", "mutatingwebhookconfigurations") with
        {
            Categories = Categories.ApiExtensions,
            Generation = GenerationRule.AllButStatus,
            UpdateNeedsResourceVersion = true,
            Columns = Columns.Of("Webhooks:integer", "Age"),
        },
        AdmissionGroup.ClusterWide("ValidatingAdmissionPolicy", "validatingadmissionpolicies") with
        {
            Categories = Categories.ApiExtensions,
            Generation = GenerationRule.Spec,
            UpdateNeedsResourceVersion = true,
            Subresources = ["status"],
            Columns = Columns.Of("Validations:integer", "ParamKind", "Age"),
        },
        AdmissionGroup.ClusterWide("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings") with
        {
            Categories = Categories.ApiExtensions,
            Generation = GenerationRule.Spec,
            UpdateNeedsResourceVersion = true,
            Columns = Columns.Of("PolicyName", "ParamRef", "Age"),
        },
        AdmissionGroup.ClusterWide("ValidatingWebhookConfiguration", "validatingwebhookconfigurations") with
        {
            Categories = Categories.ApiExtensions,
            Generation = GenerationRule.AllButStatus,
            UpdateNeedsResourceVersion = true,
            Columns = Columns.Of("Webhooks:integer", "Age"),
        },
    ];

    public static ImmutableArray<ResourceDefinition> Definitions =>
    [
        DefinitionsGroup.ClusterWide("CustomResourceDefinition", "customresourcedefinitions", "crd", "crds") with
        {
            Categories = Categories.ApiExtensions,
            Generation = GenerationRule.AllButStatus,
            UpdateNeedsResourceVersion = true,
            Subresources = ["status"],
            Columns = Columns.Of("Created At:date"),
        },
    ];

    public static ImmutableArray<ResourceDefinition> ApiServices =>
    [
        ApiServicesGroup.ClusterWide("APIService", "apiservices") with
        {
            Categories = Categories.ApiExtensions,
            UpdateNeedsResourceVersion = true,
            Subresources = ["status"],
            Columns = Columns.Of("Service", "Available", "Age"),
        },
    ];
}
