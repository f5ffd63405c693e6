using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Api.Tests;

/// <summary>Objects as the API server sends them are read without loss and written as it takes them.</summary>
public sealed class HansaJsonTests
{
    /// <summary>Fields of the schemas that <see cref="SchemaParityTests"/> lists as not read, and one of which nothing but its presence is.</summary>
    private static readonly string[] NotRead = ["clusterRef", "ingress", "serviceEndpoints", "dextfaclientRef"];

    public static TheoryData<string, Type> Records => SchemaParityTests.Records;

    [Theory, MemberData(nameof(Records))]
    public void Every_field_survives_reading_and_writing(string kind, Type record)
    {
        var sent = Full(kind, unknownFields: false);

        var written = Again(sent, record);

        Assert.Empty(Lost(sent, written, ""));
    }

    [Theory, MemberData(nameof(Records))]
    public void Unknown_fields_are_ignored_at_every_level(string kind, Type record)
    {
        var written = Again(Full(kind, unknownFields: true), record);

        Assert.Equal(Again(Full(kind, unknownFields: false), record).ToJsonString(), written.ToJsonString());
    }

    [Theory, MemberData(nameof(Records))]
    public void Nothing_is_written_that_was_not_there(string kind, Type record)
    {
        var sent = Full(kind, unknownFields: false);

        var written = Again(sent, record);

        Assert.Empty(Lost(written["spec"], sent["spec"], "spec"));
        Assert.Empty(Lost(written["status"], sent["status"], "status"));
    }

    [Fact]
    public void Null_is_not_written() =>
        Assert.Equal("{}", JsonSerializer.Serialize(new WorkspaceSpec(), HansaJson.Default.WorkspaceSpec));

    [Fact]
    public void Kommanders_and_KubeFeds_own_spellings_are_kept()
    {
        var cluster = JsonSerializer.Serialize(new KommanderClusterStatus { KubefedclusterRef = new() { Name = "spoke" } }, HansaJson.Default.KommanderClusterStatus);
        var record = JsonSerializer.Serialize(new KubeFedClusterSpec { DisabledTLSValidations = ["*"], ProxyURL = "http://proxy" }, HansaJson.Default.KubeFedClusterSpec);

        Assert.Contains("\"kubefedclusterRef\":{\"name\":\"spoke\"}", cluster, StringComparison.Ordinal);
        Assert.Contains("\"disabledTLSValidations\":[\"*\"]", record, StringComparison.Ordinal);
        Assert.Contains("\"proxyURL\":\"http://proxy\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public void The_deployment_of_the_walkthrough_is_read()
    {
        var deployment = JsonSerializer.Deserialize(
            """
            {
              "apiVersion": "apps.kommander.d2iq.io/v1alpha1",
              "kind": "AppDeployment",
              "metadata": {"name": "metallb-0.12.2", "namespace": "workspace-test-vjsfq", "creationTimestamp": "2021-07-09T12:00:00Z", "managedFields": [{"manager": "kubectl"}]},
              "spec": {"appRef": {"name": "metallb-0.12.2"}, "configOverrides": {"name": "metallb-overrides-attached"}}
            }
            """,
            HansaJson.Default.AppDeployment)!; // not the JSON null

        Assert.Equal(new ObjectKey("workspace-test-vjsfq", "metallb-0.12.2"), deployment.Metadata.Key);
        Assert.Equal(new DateTimeOffset(2021, 7, 9, 12, 0, 0, TimeSpan.Zero), deployment.Metadata.CreationTimestamp);
        Assert.Equal("metallb-0.12.2", deployment.Spec.AppRef.Name);
        Assert.Equal("metallb-overrides-attached", deployment.Spec.ConfigOverrides?.Name);
        Assert.Null(deployment.Spec.ClusterSelector);
    }

    [Theory, MemberData(nameof(Records))]
    public void An_object_with_nothing_but_a_name_is_read_with_its_defaults(string kind, Type record)
    {
        var read = Read(new JsonObject { ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = "bare" } }, record);

        Assert.Empty(Nulls(read));
    }

    [Theory, MemberData(nameof(Records))]
    public void An_explicit_null_is_read_as_the_default(string kind, Type record)
    {
        var sent = new JsonObject
        {
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "bare", ["labels"] = null, ["annotations"] = null, ["finalizers"] = null },
            ["spec"] = null,
            ["status"] = new JsonObject { ["conditions"] = null },
        };

        var read = Read(sent, record);

        Assert.Empty(Nulls(read));
    }

    private static JsonObject Again(JsonObject sent, Type record) =>
        JsonSerializer.SerializeToNode(Read(sent, record), record, HansaJson.Default)!.AsObject(); // a record is an object

    private static object Read(JsonObject sent, Type record) => JsonSerializer.Deserialize(sent, record, HansaJson.Default)!; // not the JSON null

    /// <summary>An object in which every field of the schema has a value.</summary>
    private static JsonObject Full(string kind, bool unknownFields)
    {
        var crd = Crd.Of(kind);
        var sent = Sample(crd.Schema, unknownFields).AsObject();
        sent["metadata"] = new JsonObject { ["name"] = "sample" };
        return sent;
    }

    private static JsonNode Sample(JsonObject schema, bool unknownFields)
    {
        switch (Crd.Text(schema["type"]))
        {
            case "object" when schema["additionalProperties"] is JsonObject values:
                return new JsonObject { ["some-key"] = Sample(values, unknownFields) };
            case "object":
                var fields = (schema["properties"]?.AsObject() ?? []).Where(p => p.Key != "metadata" && (unknownFields || !NotRead.Contains(p.Key)));
                var sample = new JsonObject(fields.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Sample(p.Value!.AsObject(), unknownFields))));
                if (unknownFields)
                {
                    sample["addedLater"] = new JsonObject { ["list"] = new JsonArray(1, null, "x") };
                }

                return sample;
            case "array":
                var items = schema["items"]!.AsObject(); // structural schemas say what is in a list
                return new JsonArray(Sample(items, unknownFields), Sample(items, unknownFields));
            case "integer":
                return 7;
            case "boolean":
                return true;
            default:
                return schema["format"] is { } format && Crd.Text(format) == "date-time" ? "2021-07-09T12:00:00Z" : "sample";
        }
    }

    /// <summary>Paths of what is in <paramref name="before"/> and not, or otherwise, in <paramref name="after"/>; apiVersion and kind are not part of the records.</summary>
    private static IEnumerable<string> Lost(JsonNode? before, JsonNode? after, string path) => before switch
    {
        JsonObject fields => fields.Where(f => path.Length > 0 || f.Key is "metadata" or "spec" or "status").SelectMany(f => Lost(f.Value, (after as JsonObject)?[f.Key], $"{path}.{f.Key}")),
        JsonArray items when after is JsonArray others && others.Count == items.Count => items.SelectMany((item, i) => Lost(item, others[i], $"{path}[{i}]")),
        _ => JsonNode.DeepEquals(before, after) ? [] : [path],
    };

    /// <summary>Properties that are null though their type says that they never are, down to the leaves.</summary>
    private static IEnumerable<string> Nulls(object instance)
    {
        var nullability = new System.Reflection.NullabilityInfoContext();
        foreach (var property in instance.GetType().GetProperties().Where(p => p.CanWrite))
        {
            var value = property.GetValue(instance);
            if (value is null && nullability.Create(property).ReadState == System.Reflection.NullabilityState.NotNull)
            {
                yield return $"{instance.GetType().Name}.{property.Name}";
            }

            var isOurs = value?.GetType().Namespace?.StartsWith("Hansa.Api", StringComparison.Ordinal) == true;
            foreach (var below in isOurs ? Nulls(value!) : []) // ours, so not null
            {
                yield return below;
            }
        }
    }
}
