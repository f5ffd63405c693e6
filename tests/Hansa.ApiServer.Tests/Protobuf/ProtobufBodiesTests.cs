using System.Text.Json.Nodes;
using CsCheck;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Protobuf;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Tests.Protobuf;

public sealed class ProtobufBodiesTests
{
    [Fact]
    public void A_pointer_to_nothing_is_kept_and_an_empty_value_is_not()
    {
        var spec = Message.Number(1, 0).Number(5, 0).Number(7, 0);

        var deployment = Decode("apps/v1", "Deployment", Message.Message(2, spec));

        AssertJson("""{"replicas": 0}""", deployment["spec"]);
    }

    [Fact]
    public void What_go_always_writes_is_kept_even_when_empty()
    {
        var condition = Message.Text(1, "").Text(2, "").Text(4, "");

        var deployment = Decode("apps/v1", "Deployment", Message.Message(3, Message.Message(6, condition)));

        AssertJson("""{"conditions": [{"type": "", "status": ""}]}""", deployment["status"]);
    }

    [Fact]
    public void Numbers_answer_as_those_of_a_json_body_do()
    {
        var deployment = Decode("apps/v1", "Deployment", Message.Message(2, Message.Number(1, 3)));

        var replicas = deployment["spec"]!["replicas"]!;
        Assert.Equal(3, replicas.GetValue<int>());
        Assert.Equal(3L, replicas.GetValue<long>());
    }

    [Fact]
    public void Inlined_messages_lie_in_their_parent()
    {
        var volume = Message.Text(1, "certificates").Message(2, Message.Message(6, Message.Text(1, "tls")));
        var probe = Message.Message(1, Message.Message(2, Message.Text(1, "/healthz").Message(2, Message.Number(1, 1).Text(3, "http"))));
        var container = Message.Text(1, "app").Message(10, probe.Number(2, 5));

        var pod = Decode("v1", "Pod", Message.Message(2, Message.Message(1, volume).Message(2, container)));

        AssertJson(
            """
            {
              "volumes": [{"name": "certificates", "secret": {"secretName": "tls"}}],
              "containers": [{"name": "app", "livenessProbe": {"httpGet": {"path": "/healthz", "port": "http"}, "initialDelaySeconds": 5}}]
            }
            """,
            pod["spec"]);
    }

    [Theory]
    [InlineData(1700000000, 0, "2023-11-14T22:13:20Z", "2023-11-14T22:13:20.000000Z")]
    [InlineData(1700000000, 123456000, "2023-11-14T22:13:20Z", "2023-11-14T22:13:20.123456Z")]
    [InlineData(0, 0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z")]
    public void Times_have_whole_seconds_and_micro_times_six_decimals(long seconds, int nanos, string time, string microTime)
    {
        var moment = Message.Number(1, seconds).Number(2, nanos);

        var lease = Decode("coordination.k8s.io/v1", "Lease", Message.Message(1, Message.Message(8, moment)).Message(2, Message.Message(3, moment)));

        Assert.Equal(time, lease["metadata"]!["creationTimestamp"]!.GetValue<string>());
        Assert.Equal(microTime, lease["spec"]!["acquireTime"]!.GetValue<string>());
    }

    [Fact]
    public void An_empty_time_is_left_out()
    {
        var secret = Decode("v1", "Secret", Message.Message(1, Message.Text(1, "s").Message(8, Message)));

        AssertJson("""{"name": "s"}""", secret["metadata"]);
    }

    [Fact]
    public void Bytes_are_base64_also_in_maps()
    {
        var secret = Decode("v1", "Secret", Message.Entry(2, "user", "admin").Entry(2, "empty", ""));

        AssertJson("""{"user": "YWRtaW4=", "empty": ""}""", secret["data"]);
    }

    [Fact]
    public void Delete_options_come_in_any_group()
    {
        var (kind, options) = ProtobufBodies.Decode(ProtobufMessages.Body(
            "apps/v1", "DeleteOptions", Message.Number(1, 0).Message(2, Message.Text(1, "uid-1")).Text(4, "Foreground").Text(5, "All")));

        Assert.Equal(new GroupVersionKind("apps", "v1", "DeleteOptions"), kind);
        AssertJson(
            """
            {
              "apiVersion": "apps/v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0, "preconditions": {"uid": "uid-1"},
              "propagationPolicy": "Foreground", "dryRun": ["All"]
            }
            """,
            options);
    }

    [Fact]
    public void Schemas_of_definitions_are_read_with_their_own_names()
    {
        var port = Message.Number(40, 1).Message(8, Message.Text(1, "80"));
        var tags = Message.Text(5, "array").Text(42, "set").Message(24, Message.Message(1, Message.Text(5, "string")));
        var root = Message.Text(5, "object").Double(9, 1.5)
            .Message(29, Message.Text(1, "port").Message(2, port))
            .Message(29, Message.Text(1, "tags").Message(2, tags))
            .Message(30, Message.Number(1, 0))
            .Message(44, Message.Text(1, "self.port > 0"));
        var version = Message.Text(1, "v1").Number(2, 1).Number(3, 1).Message(4, Message.Message(1, root));

        var definition = Decode("apiextensions.k8s.io/v1", "CustomResourceDefinition", Message.Message(2, Message.Message(7, version)));

        AssertJson(
            """
            {
              "type": "object", "maximum": 1.5,
              "properties": {
                "port": {"x-kubernetes-int-or-string": true, "default": 80},
                "tags": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}
              },
              "additionalProperties": false,
              "x-kubernetes-validations": [{"rule": "self.port > 0"}]
            }
            """,
            definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]);
    }

    [Fact]
    public void Unknown_fields_are_skipped()
    {
        var map = Decode("v1", "ConfigMap", Message.Text(9999, "from the future").Entry(2, "a", "1"));

        AssertJson("""{"a": "1"}""", map["data"]);
    }

    [Fact]
    public void A_body_without_a_kind_is_of_the_assumed_kind()
    {
        var body = ProtobufMessages.Body("", "", Message.Entry(2, "a", "1"));

        var (kind, _) = ProtobufBodies.Decode(body, new GroupVersionKind("", "v1", "ConfigMap"));

        Assert.Equal("ConfigMap", kind.Kind);
        Assert.Equal(400, Assert.Throws<StatusException>(() => ProtobufBodies.Decode(body)).Code);
    }

    [Fact]
    public void A_kind_without_a_definition_is_an_unsupported_media_type()
    {
        var body = ProtobufMessages.Body("demo.example.com/v1", "Widget", Message);

        Assert.Equal(415, Assert.Throws<StatusException>(() => ProtobufBodies.Decode(body)).Code);
        Assert.False(ProtobufBodies.CanDecode(new GroupVersionKind("demo.example.com", "v1", "Widget")));
        Assert.False(ProtobufBodies.CanDecode(new GroupVersionKind("", "v1", "PodSpec")));
        Assert.True(ProtobufBodies.CanDecode(new GroupVersionKind("policy", "v1", "Eviction")));
    }

    [Fact]
    public void A_field_of_the_wrong_wire_type_is_a_bad_request()
    {
        var body = ProtobufMessages.Body("v1", "ConfigMap", Message.Number(2, 7));

        var failure = Assert.Throws<StatusException>(() => ProtobufBodies.Decode(body));

        Assert.Equal(400, failure.Code);
        Assert.Contains("wrong wireType = 0 for field data", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_out_of_all_calendars_is_a_bad_request()
    {
        var body = ProtobufMessages.Body("v1", "Secret", Message.Message(1, Message.Message(8, Message.Number(1, long.MaxValue))));

        Assert.Equal(400, Assert.Throws<StatusException>(() => ProtobufBodies.Decode(body)).Code);
    }

    [Fact]
    public void Endless_nesting_is_a_bad_request()
    {
        var schema = Message;
        for (var depth = 0; depth < 5000; depth++)
            schema = Message.Message(28, schema);
        var version = Message.Message(4, Message.Message(1, schema));
        var body = ProtobufMessages.Body("apiextensions.k8s.io/v1", "CustomResourceDefinition", Message.Message(2, Message.Message(7, version)));

        Assert.Equal(400, Assert.Throws<StatusException>(() => ProtobufBodies.Decode(body)).Code);
    }

    [Fact]
    public void Json_is_no_protobuf()
    {
        var failure = Assert.Throws<StatusException>(() => ProtobufBodies.Decode("{}"u8.ToArray()));

        Assert.Equal("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]", failure.Message);
    }

    [Fact]
    public void A_broken_body_is_an_object_or_a_bad_request_never_a_crash()
    {
        var recorded = RecordedBodies.ByKind.Values.Select(body => Convert.FromBase64String(body.Base64)).ToArray();

        Gen.Select(Gen.Int[0, recorded.Length - 1], Gen.Int[4, 200], Gen.Byte, Gen.Int[0, 200]).Sample((which, at, changed, cut) =>
        {
            var broken = recorded[which].ToArray();
            broken[at % broken.Length] = changed;
            AssertReadOrRefused(broken.AsMemory(0, Math.Max(4, broken.Length - cut)));
        });
    }

    private static ProtobufMessages Message => new();

    private static void AssertReadOrRefused(ReadOnlyMemory<byte> body)
    {
        try
        {
            _ = ProtobufBodies.Decode(body).Object.ToJsonString();
        }
        catch (StatusException refused)
        {
            Assert.True(refused.Code is 400 or 415, refused.Message);
        }
    }

    private static JsonObject Decode(string apiVersion, string kind, ProtobufMessages message) =>
        ProtobufBodies.Decode(ProtobufMessages.Body(apiVersion, kind, message)).Object;

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nbut was {actual}");
}
