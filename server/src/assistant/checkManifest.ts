import * as l10n from '@vscode/l10n';
import { ruleUrl } from '@scc-lens/files';
import { analyze, isJudged, notJudgedIn } from '@scc-lens/lens';
import { formatFieldPath } from '@scc-lens/words';
import type { Finding, Span, WorkloadRef } from '@scc-lens/words';
import { lineStarts, positionAt } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { MANIFEST_INPUT, manifestOf, RELEASE_INPUT } from './manifest';
import { report, schemaOf } from './tool';
import type { Tool } from './tool';

export const checkManifest: Tool = {
  name: 'check_manifest',
  title: 'Check a Manifest',
  summary: 'Reports what OpenShift or Kubernetes refuses in a manifest, and what is wrong with its SCCs and grants.',
  description:
    "Checks a Kubernetes or OpenShift manifest against OpenShift's SCC admission, Pod Security and pod validation, offline, as the SCC Lens editor does. Call it after you write or change YAML of pods, workloads, SecurityContextConstraints, roles or bindings, and instead of guessing whether OpenShift admits a pod. Returns each finding with its rule, line, field and fix, and what is not judged.",
  inputSchema: schemaOf({ manifest: MANIFEST_INPUT, openshift: RELEASE_INPUT }, 'manifest'),
  run: (input, world) => {
    const { file, options } = manifestOf(input, world);
    const starts = lineStarts(file.text);
    const findings = analyze(file, options).filter(({ isDetail }) => !isDetail);
    const notJudged = notJudgedIn(file, options);
    const head =
      findings.length === 0
        ? withoutFindings(file, notJudged.length > 0)
        : findings.length === 1
          ? l10n.t('1 finding.')
          : l10n.t('{count} findings.', { count: findings.length });
    return report(head, [
      ...findings.map(finding => section(finding, starts)),
      ...notJudged.map(({ workload, span, reason }) => `${lineOf(span ?? { start: 0, end: 0 }, starts)}${nameOf(workload)}: ${reason}`),
    ]);
  },
};

function withoutFindings(file: ParsedFile, hasGaps: boolean): string {
  if (!isJudged(file)) return l10n.t('Nothing was judged.');
  return hasGaps ? l10n.t('No findings in what was judged.') : l10n.t('No findings.');
}

function section({ severity, rule, path, workload, span, message, related, remedies }: Finding, starts: readonly number[]): string {
  const field = path.length === 0 ? '' : `, ${formatFieldPath(path)}`;
  return [
    `${severity} ${rule}, ${lineOf(span, starts)}${field}${nameOf(workload)}: ${message}`,
    ...related.map(one => `- ${lineOf(one.span, starts)}: ${one.message}`),
    ...remedies
      .filter(({ refused }) => refused === undefined)
      .map(({ title, applicability }) =>
        applicability === 'safe'
          ? l10n.t('Fix, which {tool} makes: {title}', { tool: 'fix_manifest', title })
          : l10n.t('Fix, which {tool} makes with {option}: {title}', { tool: 'fix_manifest', option: 'unsafe', title }),
      ),
    ruleUrl(rule),
  ].join('\n');
}

const lineOf = ({ start }: Span, starts: readonly number[]): string => l10n.t('line {line}', { line: positionAt(starts, start).line + 1 });

const nameOf = (workload: WorkloadRef | null): string => (workload === null ? '' : ` (${workload.kind}/${workload.name ?? ''})`);
