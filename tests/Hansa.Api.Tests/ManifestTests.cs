using System.Text.Json.Nodes;
using Hansa.Api.Metadata;

namespace Hansa.Api.Tests;

/// <summary>The CRD manifests are what Kubernetes 1.20 to 1.36 accepts and what Kommander's users know.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> OwnKinds => [.. Kinds.Own.Select(type => type.Kind)];

    /// <summary>Short names, then each printer column as <c>name | type | JSON path</c>; KubeFed's and Kommander's where these are known.</summary>
    public static TheoryData<string, string[], string[]> Faces => new()
    {
        {
            "Workspace",
            ["ws", "spaces", "space"],
            [
                @"Display name | string | .metadata.annotations.kommander\.mesosphere\.io/display-name",
                "Workspace namespace | string | .status.namespaceRef.name",
                "Age | date | .metadata.creationTimestamp",
            ]
        },
        {
            "KommanderCluster",
            ["komm", "komms", "kommander", "kommanders"],
            [
                @"Display name | string | .metadata.annotations.kommander\.mesosphere\.io/display-name",
                "Status | string | .status.phase",
                "KubeFed cluster | string | .status.kubefedclusterRef.name",
                "Age | date | .metadata.creationTimestamp",
                "Reachable | string | .status.conditions[?(@.type=='Reachable')].status",
                "Silent for | date | .status.breaker.openSince",
                "Version | string | .status.kubernetesVersion",
            ]
        },
        {
            "KubeFedCluster",
            [],
            [
                "age | date | .metadata.creationTimestamp",
                "ready | string | .status.conditions[?(@.type=='Ready')].status",
            ]
        },
        {
            "App",
            [],
            [
                "App ID | string | .spec.appId",
                "Version | string | .spec.version",
                "Ready | string | .status.conditions[?(@.type=='Ready')].status",
                "Age | date | .metadata.creationTimestamp",
                "Status | string | .status.conditions[?(@.type=='Ready')].message",
            ]
        },
        {
            "AppDeployment",
            ["appdeploy"],
            [
                "App | string | .spec.appRef.name",
                "Ready | string | .status.conditions[?(@.type=='Ready')].status",
                "Status | string | .status.conditions[?(@.type=='Ready')].message",
                "Clusters | string | .status.clusters.summary",
                "Age | date | .metadata.creationTimestamp",
            ]
        },
    };

    [Fact]
    public void The_stream_holds_one_manifest_for_each_kind_of_ours()
    {
        var names = Crd.All.Select(crd => crd.Name).Order();

        Assert.Equal(Kinds.Own.Select(type => $"{type.Plural}.{type.Group}").Order(), names);
    }

    [Fact]
    public void The_stream_holds_the_files_in_order_and_unchanged()
    {
        var files = CustomResourceDefinitions.Manifests;

        Assert.Equal(["appdeployments.yaml", "apps.yaml", "kommanderclusters.yaml", "kubefedclusters.yaml", "workspaces.yaml"], files.Select(f => f.File));
        Assert.Equal(string.Join("---\n", files.Select(f => f.Yaml)), CustomResourceDefinitions.AsStream());
    }

    [Theory, MemberData(nameof(OwnKinds))]
    public void Each_file_is_named_after_the_plural(string kind)
    {
        var plural = Kinds.Own.Single(type => type.Kind == kind).Plural;

        var file = CustomResourceDefinitions.Manifests.Single(f => f.File == $"{plural}.yaml");

        Assert.Equal(kind, Crd.Parse(file.Yaml).Single().Kind);
    }

    [Theory, MemberData(nameof(OwnKinds))]
    public void Group_version_plural_and_scope_are_those_that_the_code_asks_for(string kind)
    {
        var crd = Crd.Of(kind);

        var defined = new ResourceType(
            Crd.Text(crd.Spec["group"]),
            Crd.Text(crd.Version["name"]),
            Crd.Text(crd.Spec["names"]!["plural"]),
            kind,
            Crd.Text(crd.Spec["scope"]) == "Namespaced");

        Assert.Equal(Kinds.Own.Single(type => type.Kind == kind), defined);
    }

    [Theory, MemberData(nameof(OwnKinds))]
    public void Singular_and_list_kind_follow_from_the_kind(string kind)
    {
        var names = Crd.Of(kind).Spec["names"]!;

        Assert.Equal(kind.ToLowerInvariant(), Crd.Text(names["singular"]));
        Assert.Equal($"{kind}List", Crd.Text(names["listKind"]));
    }

    [Theory, MemberData(nameof(OwnKinds))]
    public void The_one_version_is_served_and_stored_and_has_a_status_subresource(string kind)
    {
        var version = Crd.Of(kind).Version;

        Assert.True(version["served"]!.GetValue<bool>());
        Assert.True(version["storage"]!.GetValue<bool>());
        Assert.Equal(["status"], version["subresources"]!.AsObject().Select(s => s.Key));
    }

    [Theory, MemberData(nameof(OwnKinds))]
    public void It_is_marked_as_what_Hansa_keeps_for_itself(string kind)
    {
        var document = Crd.Of(kind).Document;

        Assert.Equal("apiextensions.k8s.io/v1", Crd.Text(document["apiVersion"]));
        Assert.Equal("CustomResourceDefinition", Crd.Text(document["kind"]));
        Assert.Equal(
            [(Labels.ManagedBy, Labels.ManagedByHansa), (Labels.Role, Labels.RoleManagement)],
            document["metadata"]!["labels"]!.AsObject().Select(label => (label.Key, Crd.Text(label.Value))));
    }

    [Theory, MemberData(nameof(Faces))]
    public void Short_names_and_printer_columns_are_those_that_people_know(string kind, string[] shortNames, string[] columns)
    {
        var crd = Crd.Of(kind);

        Assert.Equal(shortNames, Crd.Texts(crd.Spec["names"]!["shortNames"]));
        Assert.Equal(columns, crd.Version["additionalPrinterColumns"]!.AsArray()
            .Select(column => $"{Crd.Text(column!["name"])} | {Crd.Text(column["type"])} | {Crd.Text(column["jsonPath"])}"));
    }

    [Fact]
    public void No_short_name_is_used_twice()
    {
        var names = Crd.All.SelectMany(crd => Crd.Texts(crd.Spec["names"]!["shortNames"])
            .Concat([Crd.Text(crd.Spec["names"]!["plural"]), Crd.Text(crd.Spec["names"]!["singular"])]));

        Assert.Distinct(names);
    }

    [Theory, MemberData(nameof(OwnKinds))]
    public void Every_field_and_every_column_is_described(string kind)
    {
        var crd = Crd.Of(kind);

        // Kubernetes takes nothing but the type for the metadata of a structural schema.
        var undescribed = Crd.Walk(crd.Schema).Where(field => field.Path != "metadata" && !IsSentence(field.Schema["description"])).Select(field => field.Path)
            .Concat(crd.Version["additionalPrinterColumns"]!.AsArray().Where(column => !IsSentence(column!["description"])).Select(column => column!.ToJsonString()));

        Assert.Empty(undescribed);
    }

    [Theory, MemberData(nameof(OwnKinds))]
    public void The_schema_is_structural(string kind)
    {
        var broken = Crd.Walk(Crd.Of(kind).Schema).SelectMany(field => Faults(field.Schema).Select(fault => $"{field.Path}: {fault}"));

        Assert.Empty(broken);
    }

    [Fact]
    public void Nothing_in_a_schema_is_newer_than_Kubernetes_1_20()
    {
        // CEL (x-kubernetes-validations) is dropped by old servers without a word, so what it would check would not be checked there.
        string[] known =
        [
            "type", "format", "description", "properties", "items", "additionalProperties", "required", "enum", "pattern", "maxLength",
            "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-preserve-unknown-fields",
        ];

        var used = Crd.All.SelectMany(crd => Crd.Walk(crd.Schema)).SelectMany(field => field.Schema.Select(keyword => keyword.Key));

        Assert.Empty(used.Except(known));
    }

    [Theory]
    [InlineData("Workspace", "", "")]
    [InlineData("Workspace", "spec", "")]
    [InlineData("KommanderCluster", "", "")]
    [InlineData("KommanderCluster", "spec", "")]
    [InlineData("KubeFedCluster", "spec", "apiEndpoint,secretRef")]
    [InlineData("KubeFedCluster", "status.conditions[]", "type,status,lastProbeTime")]
    [InlineData("App", "spec", "appId,version")]
    [InlineData("App", "spec.releases[]", "")]
    [InlineData("AppDeployment", "spec", "appRef")]
    [InlineData("AppDeployment", "spec.appRef", "name")]
    [InlineData("AppDeployment", "status.conditions[]", "type,status")]
    public void Only_what_must_be_there_is_required(string kind, string path, string required)
    {
        var schema = Crd.Walk(Crd.Of(kind).Schema).Single(field => field.Path == path).Schema;

        Assert.Equal(required, string.Join(',', Crd.Texts(schema["required"])));
    }

    [Theory]
    [InlineData("App", "spec.placement", "attached,management")]
    [InlineData("App", "spec.provenance", "exact,nearest,inferred")]
    [InlineData("App", "spec.chart.repository.type", "default,oci")]
    [InlineData("App", "spec.releases[].chart.repository.type", "default,oci")]
    [InlineData("App", "spec.releases[].crds", "Skip,Create,CreateReplace")]
    [InlineData("KommanderCluster", "spec.detachPolicy", "Retain,Remove")]
    public void A_closed_choice_of_the_spec_is_an_enum(string kind, string path, string values)
    {
        var schema = Crd.Walk(Crd.Of(kind).Schema).Single(field => field.Path == path).Schema;

        Assert.Equal(values, string.Join(',', Crd.Texts(schema["enum"])));
    }

    [Theory]
    [InlineData("App", "spec.appId", 53)]
    [InlineData("Workspace", "spec.namespaceName", 63)]
    public void A_name_that_becomes_a_name_elsewhere_is_a_DNS_label(string kind, string path, int length)
    {
        var schema = Crd.Walk(Crd.Of(kind).Schema).Single(field => field.Path == path).Schema;

        Assert.Equal("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", Crd.Text(schema["pattern"]));
        Assert.Equal(length, schema["maxLength"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("Workspace")]
    [InlineData("KommanderCluster")]
    [InlineData("App")]
    [InlineData("AppDeployment")]
    public void Conditions_of_our_kinds_are_a_map_by_type(string kind)
    {
        var conditions = Crd.Walk(Crd.Of(kind).Schema).Single(field => field.Path == "status.conditions").Schema;

        Assert.Equal("map", Crd.Text(conditions["x-kubernetes-list-type"]));
        Assert.Equal(["type"], Crd.Texts(conditions["x-kubernetes-list-map-keys"]));
    }

    [Fact]
    public void A_field_that_is_kept_as_it_is_written_has_nothing_below_it()
    {
        var kept = Crd.All.SelectMany(crd => Crd.Walk(crd.Schema)).Where(field => field.Schema["x-kubernetes-preserve-unknown-fields"] is not null);

        Assert.All(kept, field =>
        {
            Assert.True(field.Schema["x-kubernetes-preserve-unknown-fields"]!.GetValue<bool>()); // the only value that is allowed
            Assert.Null(field.Schema["properties"]);
        });
    }

    private static bool IsSentence(JsonNode? description) =>
        description is not null && Crd.Text(description) is var text && text.EndsWith('.') && text.Length > 5 && text.Trim() == text;

    private static IEnumerable<string> Faults(JsonObject schema)
    {
        var type = schema["type"] is { } given ? Crd.Text(given) : "";
        var properties = (schema["properties"]?.AsObject() ?? []).Select(p => p.Key).ToList();
        if (type is not ("object" or "array" or "string" or "integer" or "boolean"))
        {
            yield return $"type '{type}'";
        }

        if (type == "array" != schema["items"] is JsonObject)
        {
            yield return "an array has items, and nothing else has";
        }

        if (type != "object" && (properties.Count > 0 || schema["additionalProperties"] is not null))
        {
            yield return "only an object has properties";
        }

        if (properties.Count > 0 && schema["additionalProperties"] is not null)
        {
            yield return "properties and additionalProperties exclude each other";
        }

        if (type == "integer" && Crd.Text(schema["format"] ?? "") is not ("int32" or "int64"))
        {
            yield return "an integer says its size";
        }

        foreach (var missing in Crd.Texts(schema["required"]).Except(properties))
        {
            yield return $"requires '{missing}', which is no property";
        }

        // Keys of a list must be there, or two items could not be told apart.
        foreach (var key in Crd.Texts(schema["x-kubernetes-list-map-keys"]).Except(Crd.Texts(schema["items"]?["required"])))
        {
            yield return $"key '{key}' is not required in the items";
        }
    }
}
