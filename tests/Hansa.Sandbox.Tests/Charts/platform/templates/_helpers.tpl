{{- define "platform.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}
{{- define "platform.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "platform.pod" -}}
metadata:
  labels:
    {{- include "platform.selector" . | nindent 4 }}
    app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  annotations:
    checksum/config: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}
spec:
  serviceAccountName: {{ .Release.Name }}
  securityContext: {runAsNonRoot: true, fsGroup: 1001}
  affinity:
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector: {matchLabels: {app.kubernetes.io/instance: {{ .Release.Name }} } }
  tolerations: [{operator: Exists, effect: NoSchedule}]
  topologySpreadConstraints:
    - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app.kubernetes.io/instance: {{ .Release.Name }} } } }
  initContainers:
    - {name: wait, image: "{{ .Values.global.registry }}/busybox:1", command: [sh, -c, "exit 0"]}
  containers:
    - name: main
      image: "{{ .Values.global.registry }}/platform:{{ .Chart.AppVersion }}"
      ports: [{name: http, containerPort: 8080}, {name: udp, containerPort: 8080, protocol: UDP}]
      env:
        - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name} } }
        - {name: PASSWORD, valueFrom: {secretKeyRef: {name: "{{ .Release.Name }}-password", key: password} } }
        - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu} } }
      resources: {limits: {cpu: 500m, memory: 128Mi}, requests: {cpu: 0.1, memory: "67108864"} }
      livenessProbe: {httpGet: {path: /healthz, port: http}, initialDelaySeconds: 5}
      readinessProbe: {grpc: {port: 8080} }
      volumeMounts: [{name: config, mountPath: /etc/platform, readOnly: true}, {name: projected, mountPath: /var/run/projected}]
  volumes:
    - {name: config, configMap: {name: "{{ .Release.Name }}-config", defaultMode: 0440} }
    - name: projected
      projected: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3600} }, {downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels} }] } }] }
{{- end }}
