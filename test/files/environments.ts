/** A repository with a chart for tests of environments, and what is found in it. */
import { onlyRules } from '../cli/command';
import type { CheckOutput } from '../cli/command';

export const ONLY = onlyRules('scc-denied');
export const OURS = 'https://example.com/team/ops.git';
export const CONFIG = { '.git/config': `[remote "origin"]\n\turl = ${OURS}\n` };

/** `file:line field environments` of the findings about fields. */
export const found = ({ files }: CheckOutput): readonly string[] =>
  files.flatMap(({ path: file, findings }) =>
    findings
      .filter(({ fieldPath }) => /runAsUser|hostPID|hostNetwork/.test(fieldPath))
      .map(
        ({ range, fieldPath, environments = [] }) =>
          `${file}:${range.start.line + 1} ${fieldPath.replace(/^.*\./, '')} ${environments.join(' ')}`,
      ),
  );

export const reasons = ({ notJudged }: CheckOutput): readonly string[] =>
  notJudged.flatMap(({ workload, reason }) =>
    workload === null || workload.kind === 'Pod' ? [] : [`${workload.kind}/${workload.name ?? ''} ${reason}`],
  );

/** A chart whose pod has the values, and is named by its release and namespace. */
export const CHART = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'user: 0\npid: false\nnetwork: "no"\n',
  'charts/web/prod.yaml': 'user: 7\n',
  'charts/web/templates/pod.yaml': [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: "{{ .Release.Name }}-{{ .Release.Namespace }}"}',
    'spec:',
    '  hostPID: {{ .Values.pid }}',
    '  hostNetwork: {{ eq .Values.network "yes" }}',
    '  containers:',
    '    - name: a',
    '      image: b',
    '      securityContext:',
    '        runAsUser: {{ .Values.user }}',
    '',
  ].join('\n'),
};
