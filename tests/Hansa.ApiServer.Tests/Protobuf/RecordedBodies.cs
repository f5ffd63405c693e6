namespace Hansa.ApiServer.Tests.Protobuf;

/// <summary>
/// Bodies that kubectl 1.35.2 sent (recorded), each with what the same command prints as JSON (<c>--dry-run=client -o json</c>;
/// by hand for kinds that it cannot print).
/// </summary>
internal static class RecordedBodies
{
    public static readonly IReadOnlyDictionary<string, (string Base64, string Json)> ByKind = new Dictionary<string, (string, string)>
    {
        ["ConfigMap"] = (
            "azhzAAoPCgJ2MRIJQ29uZmlnTWFwEhwKEgoCYzESABoAIgAqADIAOABCABIGCgFhEgExGgAiAA==",
            """
            {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "c1"}, "data": {"a": "1"}}
            """),
        ["CronJob"] = (
            "azhzAAoTCghiYXRjaC92MRIHQ3JvbkpvYhKhAQoTCgNjajESABoAIgAqADIAOABCABKHAQoLKi81ICogKiAqICoaACp2ChMKA2NqMRIAGgAiAC" +
            "oAMgA4AEIAEl8yXQoQCgASABoAIgAqADIAOABCABJJEiIKA2NqMRIHYnVzeWJveCoAQgBqAHIAgAEAiAEAkAEAogEAGglPbkZhaWx1cmUyAEIA" +
            "SgBSAFgAYABoAIIBAIoBAJoBAMIBABoAGgAiAA==",
            """
            {"kind": "CronJob", "apiVersion": "batch/v1", "metadata": {"name": "cj1"}, "spec": {"schedule": "*/5 * * * *",
            "jobTemplate": {"metadata": {"name": "cj1"}, "spec": {"template": {"metadata": {}, "spec": {"containers": [{"name": "cj1",
            "image": "busybox", "resources": {}}], "restartPolicy": "OnFailure"}}}}}, "status": {}}
            """),
        ["Deployment"] = (
            "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50EroBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEogBCAISDAoKCgNhcHASA3dlYh" +
            "puChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEk4SMAoFbmdpbngSB25naW54OjEqADIKCgAQABhQIgAqAEIAagByAIABAIgBAJABAKIB" +
            "ABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4ABoMCAAQABgAIAAoADgAGgAiAA==",
            """
            {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "web", "labels": {"app": "web"}},
            "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "nginx", "image": "nginx:1", "ports": [{"containerPort": 80}], "resources": {}}]}},
            "strategy": {}}, "status": {}}
            """),
        ["HorizontalPodAutoscaler"] = (
            "azhzAAopCg5hdXRvc2NhbGluZy92MhIXSG9yaXpvbnRhbFBvZEF1dG9zY2FsZXISYQoTCgN3ZWISABoAIgAqADIAOABCABJEChoKCkRlcGxveW" +
            "1lbnQSA3dlYhoHYXBwcy92MRABGAUiIgoIUmVzb3VyY2UiFgoDY3B1Eg8KC1V0aWxpemF0aW9uIDwaBBgAIAAaACIA",
            """
            {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web"},
            "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web", "apiVersion": "apps/v1"}, "minReplicas": 1,
            "maxReplicas": 5, "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization",
            "averageUtilization": 60}}}]}, "status": {"desiredReplicas": 0}}
            """),
        ["Ingress"] = (
            "azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxJnChIKAmkxEgAaACIAKgAyADgAQgASTRISCg1hLmV4YW1wbGUuY29tEgF0Gj" +
            "AKDWEuZXhhbXBsZS5jb20SHwodChsKAi94Eg0iCwoDd2ViEgQKABBQGgZQcmVmaXgiBW5naW54GgIKABoAIgA=",
            """
            {"kind": "Ingress", "apiVersion": "networking.k8s.io/v1", "metadata": {"name": "i1"}, "spec": {"ingressClassName": "nginx",
            "tls": [{"hosts": ["a.example.com"], "secretName": "t"}], "rules": [{"host": "a.example.com",
            "http": {"paths": [{"path": "/x", "pathType": "Prefix", "backend": {"service": {"name": "web",
            "port": {"number": 80}}}}]}}]}, "status": {"loadBalancer": {}}}
            """),
        ["Job"] = (
            "azhzAAoPCghiYXRjaC92MRIDSm9iEosBChIKAmoxEgAaACIAKgAyADgAQgASazJpChAKABIAGgAiACoAMgA4AEIAElUSMgoCajESB2J1c3lib3" +
            "gaAnNoGgItYxoHZWNobyBoaSoAQgBqAHIAgAEAiAEAkAEAogEAGgVOZXZlcjIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAGgggACgAMAA6ABoA" +
            "IgA=",
            """
            {"kind": "Job", "apiVersion": "batch/v1", "metadata": {"name": "j1"}, "spec": {"template": {"metadata": {},
            "spec": {"containers": [{"name": "j1", "image": "busybox", "command": ["sh", "-c", "echo hi"], "resources": {}}],
            "restartPolicy": "Never"}}}, "status": {}}
            """),
        ["Namespace"] = (
            "azhzAAoPCgJ2MRIJTmFtZXNwYWNlEhoKEgoCbjESABoAIgAqADIAOABCABIAGgIKABoAIgA=",
            """
            {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "n1"}, "spec": {}, "status": {}}
            """),
        ["PodDisruptionBudget"] = (
            "azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSOwoSCgJwMRIAGgAiACoAMgA4AEIAEhkKCQgBEAAaAzUwJRIMCgoKA2FwcB" +
            "IDd2ViGgoIABgAIAAoADAAGgAiAA==",
            """
            {"kind": "PodDisruptionBudget", "apiVersion": "policy/v1", "metadata": {"name": "p1"}, "spec": {"minAvailable": "50%",
            "selector": {"matchLabels": {"app": "web"}}}, "status": {"disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0,
            "expectedPods": 0}}
            """),
        ["PriorityClass"] = (
            "azhzAAolChRzY2hlZHVsaW5nLms4cy5pby92MRINUHJpb3JpdHlDbGFzcxIyChMKA3BjMRIAGgAiACoAMgA4AEIAEOgHGAAiACoUUHJlZW1wdE" +
            "xvd2VyUHJpb3JpdHkaACIA",
            """
            {"kind": "PriorityClass", "apiVersion": "scheduling.k8s.io/v1", "metadata": {"name": "pc1"}, "value": 1000,
            "preemptionPolicy": "PreemptLowerPriority"}
            """),
        ["ResourceQuota"] = (
            "azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRI1ChIKAnExEgAaACIAKgAyADgAQgASHQoKCgNjcHUSAwoBMQoPCgZtZW1vcnkSBQoDMUdpGgAaAC" +
            "IA",
            """
            {"kind": "ResourceQuota", "apiVersion": "v1", "metadata": {"name": "q1"}, "spec": {"hard": {"cpu": "1", "memory": "1Gi"}},
            "status": {}}
            """),
        ["Role"] = (
            "azhzAAokChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgRSb2xlEk0KFgoGcmVhZGVyEgAaACIAKgAyADgAQgASEwoDZ2V0CgRsaXN0Eg" +
            "AaBHBvZHMSHgoDZ2V0CgRsaXN0EgRhcHBzGgtkZXBsb3ltZW50cxoAIgA=",
            """
            {"kind": "Role", "apiVersion": "rbac.authorization.k8s.io/v1", "metadata": {"name": "reader"}, "rules": [{"verbs": ["get",
            "list"], "apiGroups": [""], "resources": ["pods"]}, {"verbs": ["get", "list"], "apiGroups": ["apps"],
            "resources": ["deployments"]}]}
            """),
        ["RoleBinding"] = (
            "azhzAAorChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgtSb2xlQmluZGluZxJjChIKAnJiEgAaACIAKgAyADgAQgASIgoOU2VydmljZU" +
            "FjY291bnQSABoFcm9ib3QiB2RlZmF1bHQaKQoZcmJhYy5hdXRob3JpemF0aW9uLms4cy5pbxIEUm9sZRoGcmVhZGVyGgAiAA==",
            """
            {"kind": "RoleBinding", "apiVersion": "rbac.authorization.k8s.io/v1", "metadata": {"name": "rb"},
            "subjects": [{"kind": "ServiceAccount", "name": "robot", "namespace": "default"}],
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"}}
            """),
        ["Secret"] = (
            "azhzAAoMCgJ2MRIGU2VjcmV0Eh4KEgoCczESABoAIgAqADIAOABCABIGCgFrEgF2GgAaACIA",
            """
            {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "s1"}, "data": {"k": "dg=="}}
            """),
        ["SelfSubjectAccessReview"] = (
            "azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPAoQCgASABoAIgAqADIAOABCABIeChwKB2" +
            "RlZmF1bHQSA2dldBoAIgAqBHBvZHMyADoAGggIABIAGgAgABoAIgA=",
            """
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "metadata": {},
            "spec": {"resourceAttributes": {"namespace": "default", "verb": "get", "resource": "pods"}}, "status": {"allowed": false}}
            """),
        ["SelfSubjectReview"] = (
            "azhzAAotChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESEVNlbGZTdWJqZWN0UmV2aWV3EhoKEAoAEgAaACIAKgAyADgAQgASBgoECgASABoAIg" +
            "A=",
            """
            {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview", "metadata": {}, "status": {"userInfo": {}}}
            """),
        ["Service"] = (
            "azhzAAoNCgJ2MRIHU2VydmljZRJsCiEKBHN2YzESABoAIgAqADIAOABCAFoLCgNhcHASBHN2YzESQwobCgc4MC04MDgwEgNUQ1AYUCIHCAAQkD" +
            "8aACgAEgsKA2FwcBIEc3ZjMRoAIglDbHVzdGVySVA6AEIAUgBaAGAAaAAaAgoAGgAiAA==",
            """
            {"kind": "Service", "apiVersion": "v1", "metadata": {"name": "svc1", "labels": {"app": "svc1"}},
            "spec": {"ports": [{"name": "80-8080", "protocol": "TCP", "port": 80, "targetPort": 8080}], "selector": {"app": "svc1"},
            "type": "ClusterIP"}, "status": {"loadBalancer": {}}}
            """),
        ["ServiceAccount"] = (
            "azhzAAoUCgJ2MRIOU2VydmljZUFjY291bnQSFwoVCgVyb2JvdBIAGgAiACoAMgA4AEIAGgAiAA==",
            """
            {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "robot"}}
            """),
        ["TokenRequest"] = (
            "azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIaChAKABIAGgAiACoAMgA4AEIAEgAaBAoAEgAaACIA",
            """
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "metadata": {}, "spec": {}, "status": {"token": ""}}
            """),
    };
}
