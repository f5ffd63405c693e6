namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>The custom resource of the cases: every list type, defaults, limits, status, scale and printer columns.</summary>
public static class WidgetDefinition
{
    public const string Group = "demo.example.com";

    /// <summary>What the API server says of all widgets: their group's shared definition.</summary>
    public static string ItemsIn(string ns) => $"/apis/{Group}/v1/namespaces/{ns}/widgets";

    public static JsonObject Of(string group) => JsonReading.Parse($$$$"""
        {
          "apiVersion": "apiextensions.k8s.io/v1",
          "kind": "CustomResourceDefinition",
          "metadata": {"name": "widgets.{{{{group}}}}"},
          "spec": {
            "group": "{{{{group}}}}",
            "scope": "Namespaced",
            "names": {"plural": "widgets", "kind": "Widget", "shortNames": ["wd"], "categories": ["all"]},
            "versions": [{
              "name": "v1",
              "served": true,
              "storage": true,
              "subresources": {
                "status": {},
                "scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"}
              },
              "additionalPrinterColumns": [
                {"name": "Size", "type": "string", "jsonPath": ".spec.size"},
                {"name": "Replicas", "type": "integer", "jsonPath": ".spec.replicas"},
                {"name": "Ready", "type": "string", "jsonPath": ".status.conditions[?(@.type==\"Ready\")].status"},
                {"name": "Msg", "type": "string", "jsonPath": ".status.message", "priority": 1},
                {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}
              ],
              "schema": {"openAPIV3Schema": {
                "type": "object",
                "required": ["spec"],
                "properties": {
                  "spec": {
                    "type": "object",
                    "required": ["size"],
                    "properties": {
                      "size": {"type": "string", "enum": ["small", "big"]},
                      "replicas": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 10, "default": 1},
                      "name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
                      "port": {"x-kubernetes-int-or-string": true},
                      "tags": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
                      "items": {
                        "type": "array",
                        "x-kubernetes-list-type": "map",
                        "x-kubernetes-list-map-keys": ["name"],
                        "items": {
                          "type": "object",
                          "required": ["name"],
                          "properties": {
                            "name": {"type": "string"},
                            "value": {"type": "string"},
                            "port": {"type": "integer", "default": 80}
                          }
                        }
                      },
                      "atom": {"type": "array", "x-kubernetes-list-type": "atomic", "maxItems": 3, "items": {"type": "string"}},
                      "amap": {"type": "object", "x-kubernetes-map-type": "atomic", "additionalProperties": {"type": "string"}},
                      "map": {"type": "object", "additionalProperties": {"type": "string"}},
                      "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}
                    }
                  },
                  "status": {
                    "type": "object",
                    "properties": {
                      "message": {"type": "string"},
                      "replicas": {"type": "integer"},
                      "conditions": {
                        "type": "array",
                        "x-kubernetes-list-type": "map",
                        "x-kubernetes-list-map-keys": ["type"],
                        "items": {
                          "type": "object",
                          "required": ["type"],
                          "properties": {"type": {"type": "string"}, "status": {"type": "string"}, "reason": {"type": "string"}}
                        }
                      }
                    }
                  }
                }
              }}
            }]
          }
        }
        """).AsObject();
}
