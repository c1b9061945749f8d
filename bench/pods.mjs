/** Generated manifests: pods of about 1.3 kB. */

const AGENT = ['command: ["/usr/bin/agent"]', 'args: ["--config", "/etc/agent/config.yaml", "--listen", "127.0.0.1:8080"]'];
const SUPERVISED = ['command: ["/opt/openshell/bin/openshell-sandbox"]', 'args: ["--policy", "/etc/openshell/policy.yaml"]'];
const HARDENED = [
  'allowPrivilegeEscalation: false',
  'runAsNonRoot: true',
  'capabilities:',
  '  drop: [ALL]',
  'seccompProfile:',
  '  type: RuntimeDefault',
];
const AS_ROOT = HARDENED.with(1, 'runAsUser: 0');
const SCRATCH = ['emptyDir:', '  sizeLimit: 64Mi'];
const FROM_THE_NODE = ['hostPath:', '  path: /opt/openshell/bin', '  type: Directory'];

const admitted = name => manifest(name, { run: AGENT, security: HARDENED, volume: SCRATCH });
const denied = name => manifest(name, { run: AGENT, security: AS_ROOT, volume: SCRATCH });
const hostPath = name => manifest(name, { run: SUPERVISED, security: AS_ROOT, volume: FROM_THE_NODE });

/** What the pods of a file are, in turn. */
export const MIXTURES = {
  right: [admitted],
  'three of five right': [hostPath, admitted, admitted, denied, admitted],
  'all wrong': [hostPath],
};

/** A file of `count` documents. */
export function podFile(count, mixture = 'three of five right') {
  return Array.from({ length: count }, (_, i) => pod(i, mixture)).join('---\n');
}

/** The same pods as the items of one List. */
export function podList(count, mixture = 'three of five right') {
  const items = Array.from({ length: count }, (_, i) =>
    pod(i, mixture)
      .replace(/^(?=.)/gm, '    ')
      .replace('    ', '  - '),
  );
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
}

/** The `index`-th pod, different from every other. */
export function pod(index, mixture = 'three of five right') {
  const flavours = MIXTURES[mixture];
  return flavours[index % flavours.length](`sandbox-${String(index).padStart(5, '0')}`);
}

function manifest(name, { run, security, volume }) {
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
${indent(run, 6)}
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
