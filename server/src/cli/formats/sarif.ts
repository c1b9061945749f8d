/** SARIF 2.1.0, for code scanning and editors (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). */
import * as l10n from '@vscode/l10n';
import type { Fix, Location, Notification, PhysicalLocation, Region, ReportingDescriptor, Result, Run } from 'sarif';
import { PACKAGE_FOLDER } from '@scc-lens/files';
import { RULES, type Rule } from '@scc-lens/lens';
import { HOMEPAGE, lazily, objectTitle, ruleUrl, uriPath, VERSION, type Severity } from '@scc-lens/words';
import type { Gap } from '../gaps';
import type { Range } from '@scc-lens/charts';
import { relativePath, type FileReport, type Format, type ReportedFinding, type ReportedFix, type RunEnd } from './report';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { warn, type Streams } from '../streams';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The root of the paths in the log: the folder in which the command ran. The log does not name it, so that it is the same everywhere. */
const ROOT = '%SRCROOT%';

type Level = 'error' | 'warning' | 'note';

/** What GitHub calls high, medium and low, from 10, the gravest. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = { error: '7.5', warning: '5.0', info: '2.5', hint: '1.0' };

const LEVELS: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/**
 * What GitHub takes of one run: so many results, in so many bytes, compressed. It refuses a log that has more
 * (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 */
const MOST_RESULTS = 25_000;
const MOST_BYTES = 10_000_000;

/**
 * One log with one run, written at the end. It has the same bytes for the same files, and an empty list of results where nothing was found.
 * Beyond GitHub's limits it has the gravest results, and stderr the number of the others.
 */
export function sarifFormat(streams: Streams, rulesOf = checkRules): Format {
  const results: Result[] = [];
  const rules = lazily(rulesOf);
  return {
    showsFixes: true,
    file: report => {
      for (const result of resultsOf(report, rules())) results.push(result);
      return '';
    },
    end: end => {
      const head = headOf(end, rules());
      const textOf = (kept: readonly Result[]): string =>
        `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [{ ...head, results: kept }] }, null, 2)}\n`;
      const { text, count } = withinLimits(results, textOf);
      if (count < results.length)
        warn(
          streams,
          l10n.t("SARIF: {count} of {all} results, the gravest; GitHub's limits leave out the others.", { count, all: results.length }),
        );
      return text;
    },
  };
}

function withinLimits(
  results: readonly Result[],
  textOf: (kept: readonly Result[]) => string,
): { readonly text: string; readonly count: number } {
  const fits = (text: string): boolean => text.length <= MOST_BYTES || gzipSync(text).length <= MOST_BYTES;
  const text = results.length <= MOST_RESULTS ? textOf(results) : '';
  if (text !== '' && fits(text)) return { text, count: results.length };
  const ranked = results.toSorted((a, b) => rankOf(a) - rankOf(b));
  for (let count = Math.min(MOST_RESULTS, results.length); ; count = Math.floor(count / 2)) {
    const shorter = textOf(ranked.slice(0, count));
    if (count === 0 || fits(shorter)) return { text: shorter, count };
  }
}

const RANKS: readonly unknown[] = ['error', 'warning', 'note'];

/** New results come before known ones. */
const rankOf = ({ level, baselineState }: Result): number => RANKS.indexOf(level) + (baselineState === undefined ? 0 : RANKS.length);

/** In the order of the list, so that an index into it is the same in every log. */
const checkRules = (): readonly ReportingDescriptor[] => RULES.map(ruleOf);

/** Rules that one page of the documentation explains together. */
export const rulesOn = (page: string, summaries: Readonly<Record<string, () => string>>): readonly ReportingDescriptor[] =>
  Object.entries(summaries).map(([id, summary]) => ({
    ...{ id, shortDescription: { text: summary() }, helpUri: `${HOMEPAGE}/blob/v${VERSION}/docs/${page}` },
    properties: { tags: TAGS },
  }));

const TAGS = ['security', 'openshift', 'kubernetes'];

const headOf = ({ gaps, isComplete }: RunEnd, rules: readonly ReportingDescriptor[]): Run => ({
  tool: {
    driver: { name: 'SCC Lens', semanticVersion: VERSION, informationUri: HOMEPAGE, rules: [...rules], notifications: NOTIFICATIONS },
  },
  invocations: [{ executionSuccessful: isComplete, toolExecutionNotifications: gaps.map(notificationOf) }],
  columnKind: 'utf16CodeUnits',
});

const resultsOf = ({ path, findings, known }: FileReport, rules: readonly ReportingDescriptor[]): readonly Result[] => [
  ...findings.map(finding => resultOf(path, finding, rules)),
  ...known.map((finding): Result => ({
    ...resultOf(path, finding, rules),
    baselineState: 'unchanged',
    suppressions: [{ kind: 'external' }],
  })),
];

function resultOf(path: string, finding: ReportedFinding, rules: readonly ReportingDescriptor[]): Result {
  const { rule, severity, isDetail, message, range, fieldPath, workload, related, fixes, fingerprint, assumedNamespace } = finding;
  const replaced = fixes.filter(({ edits }) => edits.length > 0);
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ ...placeOf(path, range), ...logicalLocations(fieldPath, workload) }],
    ...(related.length > 0 && { relatedLocations: related.map((one, i) => ({ id: i + 1, ...placeOf(path, one.range, one.message) })) }),
    partialFingerprints: { 'sccLens/v1': fingerprint },
    ...(replaced.length === 0 ? {} : { fixes: replaced.map(fix => fixOf(path, fix)) }),
    properties: { severity, isReason: isDetail, ...(assumedNamespace !== undefined && { isNamespaceAssumed: true }) },
  };
}

function logicalLocations(fieldPath: string, workload: ReportedFinding['workload']): Pick<Location, 'logicalLocations'> {
  if (workload === null) return {};
  const name = objectTitle(workload);
  return { logicalLocations: [{ name, fullyQualifiedName: fieldPath === '' ? name : `${name}:${fieldPath}`, kind: 'object' }] };
}

const fixOf = (path: string, { title, edits }: ReportedFix): Fix => ({
  description: { text: title },
  artifactChanges: [
    {
      artifactLocation: artifactLocation(path),
      replacements: edits.map(({ range, newText }) => ({
        deletedRegion: regionOf(range),
        ...(newText === '' ? {} : { insertedContent: { text: newText } }),
      })),
    },
  ],
});

const placeOf = (path: string, range: Range | null, text?: string): Location => ({
  physicalLocation: { artifactLocation: artifactLocation(path), ...(range !== null && { region: regionOf(range) }) },
  ...(text !== undefined && { message: { text } }),
});

function artifactLocation(path: string): NonNullable<PhysicalLocation['artifactLocation']> {
  const uri = uriPath(relativePath(path));
  if (path.startsWith('<')) return { uri };
  return uri.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: ROOT };
}

/** Lines and columns from one; the end is the column behind the last character. */
function regionOf({ start, end }: Range): Region {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

const GAP_LEVELS: Readonly<Record<Gap['kind'], Level>> = {
  template: 'warning',
  overlay: 'warning',
  catalog: 'note',
  assertion: 'note',
  deletion: 'note',
  foreign: 'warning',
  'too-large': 'error',
  unreadable: 'error',
  pods: 'note',
  unknown: 'note',
  'not-checked': 'note',
};

const NOTIFICATIONS = Object.keys(GAP_LEVELS).map(kind => ({ id: `not-judged/${kind}` }));

const notificationOf = ({ path, kind, range, reason, isOfOtherTool }: Gap): Notification => ({
  descriptor: { id: `not-judged/${kind}` },
  level: isOfOtherTool ? 'note' : GAP_LEVELS[kind],
  message: { text: reason },
  locations: [placeOf(path, range)],
});

function ruleOf(rule: Rule): ReportingDescriptor {
  const { id, summary, defaultSeverity } = rule;
  const why = whyOf(rule);
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: { text: `${why}\n\n${ruleUrl(id)}`, markdown: `${why}\n\n[${id}](${ruleUrl(id)})` },
    helpUri: ruleUrl(id),
    defaultConfiguration: { level: LEVELS[defaultSeverity] },
    properties: { tags: TAGS, precision: 'very-high', 'security-severity': SECURITY_SEVERITIES[defaultSeverity] },
  };
}

/** A link of Markdown; pages have no brackets in their texts. */
const LINK = /\[([^[\]]*)\]\([^()]*\)/g;

/** The section *Why* of the rule's page, without links, which would lead nowhere outside of the page. */
function whyOf({ id, summary }: Rule): string {
  const page = readFileSync(path.join(PACKAGE_FOLDER, 'docs', 'rules', `${id}.md`), 'utf8');
  const [, after = ''] = page.split('\n## Why\n');
  const [section = ''] = after.split('\n## ');
  return section.trim().replace(LINK, '$1') || summary;
}
