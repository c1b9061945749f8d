/** A repository with a chart for tests of environments, and what is found in it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { onlyRules, ROOT } from '../cli/command';
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

/** `name in namespace` of the workloads with findings. */
export const names = ({ files }: CheckOutput): readonly string[] => [
  ...new Set(files.flatMap(({ findings }) => findings.map(({ workload }) => `${workload?.name ?? ''} in ${workload?.namespace ?? ''}`))),
];

/** The messages of all findings, a line each. */
export const messages = ({ files }: CheckOutput): string =>
  files.flatMap(({ findings }) => findings.map(({ message }) => message)).join('\n');

/** The files of a folder of fixtures. */
export function fixture(name: string): Readonly<Record<string, string>> {
  const folder = path.join(ROOT, 'test/fixtures/environments', name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => statSync(path.join(folder, file)).isFile());
  return Object.fromEntries(files.map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}
