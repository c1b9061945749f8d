/** Generated manifests: pods of about 1.3 kB. Of every five OpenShift admits three and denies one; one mounts the supervisor by hostPath. */

const flavours = [admitted, denied, admitted, hostPath, admitted];

/** A file of `count` documents. */
export function podFile(count) {
  return Array.from({ length: count }, (_, i) => pod(i)).join('---\n');
}

/** The `index`-th pod, about 1.3 kB, different from every other. */
export function pod(index) {
  return flavours[index % flavours.length](`sandbox-${String(index).padStart(5, '0')}`);
}

function admitted(name) {
  return manifest(name, {
    security: ['allowPrivilegeEscalation: false', 'runAsNonRoot: true', 'capabilities:', '  drop: [ALL]', 'seccompProfile:', '  type: RuntimeDefault'],
    volume: ['emptyDir:', '  sizeLimit: 64Mi'],
  });
}

function denied(name) {
  return manifest(name, {
    security: ['allowPrivilegeEscalation: false', 'runAsUser: 0', 'capabilities:', '  drop: [ALL]', 'seccompProfile:', '  type: RuntimeDefault'],
    volume: ['emptyDir:', '  sizeLimit: 64Mi'],
  });
}

function hostPath(name) {
  return manifest(name, {
    security: ['allowPrivilegeEscalation: false', 'capabilities:', '  drop: [ALL]', 'seccompProfile:', '  type: RuntimeDefault'],
    volume: ['hostPath:', '  path: /opt/openshell/bin', '  type: Directory'],
  });
}

function manifest(name, { security, volume }) {
  const indent = (lines, by) => lines.map(line => ' '.repeat(by) + line).join('\n');
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: agents
  labels:
    app.kubernetes.io/name: sandbox
    app.kubernetes.io/instance: ${name}
    app.kubernetes.io/part-of: openshell
  annotations:
    example.com/owner: "platform-team@example.com"
    example.com/description: "A sandbox that runs one coding agent for one person"
spec:
  serviceAccountName: sandbox
  restartPolicy: Never
  terminationGracePeriodSeconds: 30
  containers:
    - name: agent
      image: ghcr.io/nvidia/openshell-community/sandboxes/base:1.0.0
      imagePullPolicy: IfNotPresent
      command: ["/opt/openshell/bin/openshell-sandbox"]
      args: ["--policy", "/etc/openshell/policy.yaml"]
      env:
        - name: OPENSHELL_SANDBOX_ID
          value: ${name}
        - name: OPENSHELL_ENDPOINT
          value: https://openshell-gateway.openshell.svc:8080
      resources:
        requests: { cpu: 250m, memory: 256Mi }
        limits: { cpu: "1", memory: 1Gi }
      securityContext:
${indent(security, 8)}
      volumeMounts:
        - name: openshell-bin
          mountPath: /opt/openshell/bin
          readOnly: true
  volumes:
    - name: openshell-bin
${indent(volume, 6)}
`;
}
