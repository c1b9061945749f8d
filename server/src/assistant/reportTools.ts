/** Tools that answer with a report. */
import * as l10n from '@vscode/l10n';
import { compareAge, RELEASES, type Release } from '@scc-lens/admission';
import {
  analyze,
  compareReleases,
  explainText,
  isJudged,
  literalMarkdown,
  markdownTable,
  notJudgedIn,
  reviewFile,
  reviewMarkdown,
  unjudgedObjects,
  unjudgedTexts,
  verdictSentence,
} from '@scc-lens/lens';
import type { ReleaseComparison } from '@scc-lens/lens';
import { formatFieldPath, objectTitle, ruleUrl, type Finding, type WorkloadRef } from '@scc-lens/words';
import { parseFile, type ParsedFile } from '@scc-lens/yaml';
import { NUMBER, shortened, tables, TEXT, TEXT_OR_NULL, VERDICT, verdictOf } from './data';
import { MANIFEST_INPUT, manifestOf, placeText, RELEASE_INPUT, type Given } from './manifest';
import { failure, report, schemaOf, type Place, type Tool } from './tool';

export const checkManifest: Tool = {
  name: 'check_manifest',
  title: 'Check a Manifest',
  summary: 'Reports what OpenShift or Kubernetes refuses in a manifest, and what is wrong with its SCCs and grants.',
  description:
    "Checks a Kubernetes or OpenShift manifest against OpenShift's SCC admission, Pod Security and pod validation, offline, as the SCC Lens editor does. Call it after you write or change YAML of pods, workloads, SecurityContextConstraints, roles or bindings, and instead of guessing whether OpenShift admits a pod. Returns each finding with its rule, line, field and fix, and what is not judged.",
  inputSchema: schemaOf({ manifest: MANIFEST_INPUT, openshift: RELEASE_INPUT }, 'manifest'),
  outputSchema: tables({
    verdicts: { ...VERDICT, file: TEXT_OR_NULL, line: NUMBER },
    findings: {
      ...{ rule: TEXT, severity: TEXT, file: TEXT_OR_NULL, line: NUMBER, field: TEXT, workload: TEXT_OR_NULL, message: TEXT },
      fixes: { type: 'array', items: { type: 'object', properties: { title: TEXT, applicability: TEXT } } },
    },
    notJudged: { workload: TEXT_OR_NULL, line: { type: ['integer', 'null'] }, reason: TEXT },
  }),
  run: (input, world) => {
    const { file, options, place } = manifestOf(input, world);
    const findings = analyze(file, options).filter(({ isDetail }) => !isDetail);
    const notJudged = notJudgedIn(file, options);
    const data = {
      verdicts: reviewFile(file, options).map(one => ({
        ...verdictOf(one.workload.ref, one.review),
        ...lineOf(place({ span: one.span, path: [...one.workload.object, 'kind'] })),
      })),
      findings: findings.map(({ rule, severity, span, path, workload, message, remedies }) => ({
        ...{ rule, severity, ...place({ span, path, message }), field: formatFieldPath(path) },
        workload: workload === null ? null : objectTitle(workload),
        fixes: remedies.flatMap(({ title, applicability, refused }) => (refused === undefined ? [{ title, applicability }] : [])),
      })),
      notJudged: notJudged.map(({ workload, span, reason }) => ({
        workload: workload === null ? null : objectTitle(workload),
        line: span === null ? null : place({ span }).line,
        reason,
      })),
    };
    const head =
      findings.length === 0
        ? withoutFindings(file, notJudged.length > 0)
        : findings.length === 1
          ? l10n.t('1 finding.')
          : l10n.t('{count} findings.', { count: findings.length });
    const sections = [
      ...findings.map(finding => section(finding, place)),
      ...notJudged.map(
        ({ workload, span, reason }) => `${placeText(place({ span: span ?? { start: 0, end: 0 } }))}${nameOf(workload)}: ${reason}`,
      ),
    ];
    return { ...report(head, sections), data: shortened(data) };
  },
};

const lineOf = ({ file, line }: Place): Omit<Place, 'message'> => ({ file, line });

const withoutFindings = (file: ParsedFile, hasGaps: boolean): string =>
  !isJudged(file) ? l10n.t('Nothing was judged.') : hasGaps ? l10n.t('No findings in what was judged.') : l10n.t('No findings.');

function section({ severity, rule, path, workload, span, message, related, remedies }: Finding, place: Given['place']): string {
  const placed = place({ span, path, message });
  const field = path.length === 0 ? '' : `, ${formatFieldPath(path)}`;
  return [
    `${severity} ${rule}, ${placeText(placed)}${field}${nameOf(workload)}: ${placed.message}`,
    ...related.map(place).map(one => `- ${placeText(one)}: ${one.message}`),
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

const nameOf = (workload: WorkloadRef | null): string => (workload === null ? '' : ` (${objectTitle(workload)})`);

export const reviewPod: Tool = {
  name: 'review_pod',
  title: 'Review a Pod',
  summary: "Shows every SCC in OpenShift's order, with its verdict on a pod, and what it would fill in.",
  description:
    "Explains OpenShift's whole SCC decision for every pod and workload of a manifest, offline: which SCCs the service account may use, in which order OpenShift tries them, what each refuses and why, which one is chosen, what it fills in, and the Pod Security level. Call it to answer why a pod is admitted, refused or changed, or which SCC it gets.",
  inputSchema: schemaOf({ manifest: MANIFEST_INPUT, openshift: RELEASE_INPUT }, 'manifest'),
  outputSchema: tables({ verdicts: VERDICT }),
  run: (input, world) => {
    const { file, options } = manifestOf(input, world);
    const all = reviewFile(file, options);
    const reviews = all.map(one => reviewMarkdown(one, options.facts.cluster, options.settings).trimEnd());
    const unjudged = [
      ...unjudgedTexts(file).map(({ reason }) => reason),
      ...unjudgedObjects(file).map(({ workload, reason }) => `${workload === null ? '' : objectTitle(workload)}: ${reason}`),
    ];
    return {
      ...report(reviews.length === 0 ? l10n.t('The manifest contains no workload.') : '', [...reviews, ...unjudged]),
      data: shortened({ verdicts: all.map(({ workload, review }) => verdictOf(workload.ref, review)) }),
    };
  },
};

export const explainRejection: Tool = {
  name: 'explain_rejection',
  title: 'Explain a Rejection',
  summary: "Makes the API server's rejection of a pod readable, SCC by SCC, on the fields of the manifest.",
  description:
    "Explains an error of OpenShift's or Kubernetes' API server about a pod, such as 'unable to validate against any security context constraint' or 'violates PodSecurity', field by field. Takes the text of the error, events, a status or a log, with any number of rejections. Call it whenever a deployment fails with such a message.",
  inputSchema: schemaOf(
    {
      rejection: { type: 'string', description: 'The error, events, status or log, as it was printed.' },
      manifest: { type: 'string', description: 'The manifest that was applied, so that the explanation names its fields.' },
    },
    'rejection',
  ),
  run: input => {
    const workloads = parseFile(input.text('manifest')).manifests.flatMap(manifest => manifest.workloads);
    const sources = workloads.map(workload => ({ workload }));
    const explained = explainText(input.text('rejection'), sources);
    return explained === null
      ? failure(l10n.t('The text contains no rejection by SCC or Pod Security admission.'))
      : report('', [explained.markdown]);
  },
};

export const compareOpenShiftReleases: Tool = {
  name: 'compare_releases',
  title: 'Compare OpenShift Releases',
  summary: 'Shows which SCC each OpenShift release chooses for the pods of a manifest, and what changes with an upgrade.',
  description:
    'Compares the verdict and the chosen SCC of every workload of a manifest in several OpenShift releases, offline. Call it to answer whether pods are still admitted after an upgrade.',
  inputSchema: schemaOf(
    {
      manifest: MANIFEST_INPUT,
      releases: { type: 'array', description: 'The releases, at least two.', items: { type: 'string', enum: RELEASES }, minItems: 2 },
    },
    'manifest',
    'releases',
  ),
  outputSchema: tables({ verdicts: { ...VERDICT, release: TEXT } }),
  run: (input, world) => {
    const { file, options } = manifestOf(input, world);
    const releases = ([...new Set(input.list('releases'))] as Release[]).sort(compareAge);
    const compared = compareReleases(options, releases)(file);
    const data = shortened({
      verdicts: compared.flatMap(({ workload, verdicts }) =>
        verdicts.map(({ release, review }) => ({ ...verdictOf(workload.ref, review), release })),
      ),
    });
    if (compared.length === 0) return { ...report(l10n.t('The manifest contains no workload.'), []), data };
    const rows = compared.map(({ workload: { ref }, verdicts }) =>
      [objectTitle(ref), ...verdicts.map(({ review }) => verdictSentence(review))].map(literalMarkdown),
    );
    const changed = compared.filter(({ changes }) => changes.some(({ kind }) => kind !== 'unknown')).map(changeLine);
    const head = changed.length === 0 ? l10n.t('No release refuses what an earlier one admits, or chooses another SCC.') : '';
    return { ...report(head, [...changed, markdownTable([l10n.t('Workload'), ...releases], rows)]), data };
  },
};

function changeLine({ workload: { ref }, changes }: ReleaseComparison): string {
  const pairs = changes.filter(({ kind }) => kind !== 'unknown').map(({ from, to }) => `${from.release} → ${to.release}`);
  return l10n.t('{workload} changes: {releases}', { workload: objectTitle(ref), releases: pairs.join(', ') });
}
