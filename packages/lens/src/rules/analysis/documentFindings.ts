/** What the rules find in one document, remembered as long as nothing that they read has changed. */
import { faultText, finish } from '@scc-lens/words';
import type { Finding, Span, Steps } from '@scc-lens/words';
import type { Manifest } from '@scc-lens/yaml';
import { wholeWorkspace } from '../../facts';
import type { ClusterFacts, Facts, RuleLevel, Settings, WorkspaceReader } from '../../facts';
import { reviewWorkload } from '../../review';
import { RULES } from '../registry';
import type { Rule, Subject, Suppression } from '../types';
import { ruleFault } from './messages';
import { idsIn } from './identity';
import type { AnalyzeOptions } from './options';
import { silence, suppressionsOf } from './suppressions';
import { toFinding } from './toFinding';

/** Findings in the document's own offsets, in their order: the same list as long as its parts are the same. */
export function documentFindings(manifest: Manifest, options: AnalyzeOptions): readonly Finding[] {
  return rememberedFindings(manifest, options) ?? finish(findingsInSteps(manifest, options));
}

/** The findings of a document that was judged before, if nothing that its rules read has changed since. */
export function rememberedFindings(manifest: Manifest, { settings, strict, facts }: AnalyzeOptions): readonly Finding[] | undefined {
  const known = remembered.get(manifest);
  const isCurrent =
    known?.settings === settings &&
    known.strict === strict &&
    known.cluster === facts.cluster &&
    known.parts.every(({ reads, workspace }) => reads === null || readBy(reads, facts) === workspace);
  return isCurrent ? known.findings : undefined;
}

/** The same as `documentFindings`, in steps of a rule each. */
export function* findingsInSteps(manifest: Manifest, options: AnalyzeOptions): Steps<readonly Finding[]> {
  if (manifest.class !== 'objects' && manifest.class !== 'values' && manifest.class !== 'invalid') return [];
  const { facts, settings, strict } = options;
  const { cluster } = facts;
  const known = remembered.get(manifest);
  const subject: Subject = {
    manifest,
    facts,
    settings,
    review: workload => reviewWorkload(manifest, workload, cluster, settings),
    suppressions: () => suppressionsOf(manifest),
  };
  const parts: Part[] = [];
  for (const [i, group] of GROUPS.entries()) parts.push(yield* partOf(subject, group, known?.parts[i]));
  const isSameList = known?.strict === strict && parts.every((part, i) => part === known?.parts[i]);
  const findings =
    known !== undefined && isSameList
      ? known.findings
      : inOrder(
          silenced(
            manifest,
            subject.suppressions(),
            parts.flatMap(part => part.findings),
            options,
          ),
        );
  remembered.set(manifest, { parts, findings, settings, strict, cluster });
  return findings;
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Rules whose findings become outdated together. */
type Group = readonly Rule[];

const WORKSPACE_RULES = RULES.filter(rule => rule.scope === 'workspace');

/** Rules that read the same of the workspace are one group. */
const GROUPS: readonly Group[] = [
  RULES.filter(({ scope }) => scope === 'document'),
  RULES.filter(({ scope }) => scope === 'cluster'),
  ...Array.from(new Set(WORKSPACE_RULES.map(({ reads }) => reads)), reads => WORKSPACE_RULES.filter(rule => rule.reads === reads)),
];

/** What the rules of a group found, and what they had read. */
interface Part {
  readonly settings: Settings;
  readonly cluster: ClusterFacts | null;
  readonly reads: WorkspaceReader | null;
  readonly workspace: unknown;
  readonly findings: readonly Finding[];
}

interface Remembered {
  readonly parts: readonly Part[];
  readonly findings: readonly Finding[];
  readonly settings: Settings;
  readonly strict: boolean | undefined;
  readonly cluster: ClusterFacts;
}

const remembered = new WeakMap<Manifest, Remembered>();

function* partOf(subject: Subject, group: Group, known: Part | undefined): Steps<Part> {
  const { facts, settings } = subject;
  const [first] = group;
  const cluster = first === undefined || first.scope === 'document' ? null : facts.cluster;
  const { reads, thrown } = readerOf(first, subject);
  const workspace = reads === null ? null : readBy(reads, facts);
  if (known?.settings === settings && known.cluster === cluster && known.workspace === workspace) return known;
  const findings: (readonly Finding[])[] = [];
  for (const rule of group) {
    findings.push(judgedBy(rule, subject, thrown));
    yield;
  }
  return { settings, cluster, reads, workspace, findings: findings.flat() };
}

/** The part of the workspace that a group depends on; all of it where its rules fail to name that. */
function readerOf(
  rule: Rule | undefined,
  { manifest, settings }: Subject,
): { readonly reads: WorkspaceReader | null; readonly thrown?: unknown } {
  if (rule?.scope !== 'workspace') return { reads: null };
  try {
    return { reads: rule.reads(manifest, settings) };
  } catch (error) {
    return { reads: wholeWorkspace, thrown: error };
  }
}

/** All of the workspace where the reader throws; the rule then meets the same fault. */
function readBy(reads: WorkspaceReader, { workspace }: Facts): unknown {
  try {
    return reads(workspace);
  } catch {
    return workspace;
  }
}

/** A rule that throws, now or when it was asked what it depends on, costs its own findings on this document, and no others. */
function judgedBy(rule: Rule, subject: Subject, thrown: unknown): readonly Finding[] {
  const level = levelOf(rule, subject.settings);
  if (level === 'off') return [];
  if (thrown !== undefined) return [faultOf(rule, subject.manifest, thrown)];
  try {
    const idOf = idsIn(subject.manifest, rule.id);
    return Array.from(rule.check(subject), observation => toFinding(subject.manifest, rule, level, observation, idOf(observation.path)));
  } catch (error) {
    return [faultOf(rule, subject.manifest, error)];
  }
}

const levelOf = (rule: Rule, settings: Settings): RuleLevel => settings.rules[rule.id] ?? rule.defaultSeverity;

/**
 * Without what the document's own comments silence, but with what is wrong about these comments. A comment is not called unused where
 * its rule is off, nor while the document is invalid: what it silences may just not be read.
 */
function silenced(
  manifest: Manifest,
  suppressions: readonly Suppression[],
  findings: readonly Finding[],
  { settings, strict }: AnalyzeOptions,
): readonly Finding[] {
  if (suppressions.length === 0 || strict === true) return findings;
  const faults = findings.filter(({ isFault }) => isFault);
  const { kept, unused } = silence(
    findings.filter(({ isFault }) => !isFault),
    suppressions,
  );
  const failed = new Set(faults.map(({ rule }) => rule));
  const idle = manifest.class === 'invalid' ? [] : unused.filter(({ rule }) => settings.rules[rule] !== 'off' && !failed.has(rule));
  const unusedComments = RULES.flatMap(rule => {
    const level = levelOf(rule, settings);
    const idOf = idsIn(manifest, rule.id);
    return level === 'off'
      ? []
      : (rule.checkUnused?.(idle) ?? []).map(observation => toFinding(manifest, rule, level, observation, idOf(observation.path)));
  });
  return [...faults, ...kept, ...unusedComments];
}

/** The finding that replaces all that a rule would have found in a document. It is always an error: silence would read as a clean file. */
function faultOf({ id }: { readonly id: string }, manifest: Manifest, thrown: unknown): Finding {
  return {
    id: idsIn(manifest, id)([]),
    rule: id,
    severity: 'error',
    message: ruleFault(id, faultText(thrown)),
    span: firstLine(manifest.text),
    document: 0,
    path: [],
    workload: null,
    related: [],
    remedies: [],
    isDetail: false,
    isFault: true,
  };
}

/** The first line that is neither blank nor a comment nor a document marker. The syntax tree may be what the rule stumbled over. */
function firstLine(text: string): Span {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trimEnd();
    if (line.trim() !== '' && !line.trimStart().startsWith('#') && !line.startsWith('---')) return { start, end: start + line.length };
    start = end + 1;
  }
  return { start: 0, end: 0 };
}
