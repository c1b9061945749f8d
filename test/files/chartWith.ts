import { folderWith } from '../cli/command';

/** A chart with these templates. */
export function chartWith(
  templates: Readonly<Record<string, string>>,
  values = '',
  chart = 'apiVersion: v2\nname: hostile\nversion: 1.0.0\n',
): string {
  return folderWith({
    'Chart.yaml': chart,
    'values.yaml': values,
    ...Object.fromEntries(Object.entries(templates).map(([name, text]) => [`templates/${name}`, text])),
  });
}

/** A coordinator whose pod is refused for its volume and starts as root, and a worker. Both print the security context of the values. */
export function chartOfTwo(securityContext: string, templates: Readonly<Record<string, string>> = {}): string {
  const secure = '{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}';
  const start = 'initContainers: [{name: own, image: registry.example/tool:1, securityContext: {runAsUser: 0}}]';
  const own = `      serviceAccountName: own\n      ${start}\n      volumes: [{name: data, hostPath: {path: /data}}]\n`;
  const deployment = (name: string, others = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
${others}      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      containers:
        - name: web
          image: registry.example/web:1
          securityContext: ${secure}
`;
  const both = { 'coordinator.yaml': deployment('coordinator', own), 'worker.yaml': deployment('worker') };
  return chartWith({ ...both, ...templates }, `securityContext:\n${securityContext}`, 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
}
