/** What the rules find in one document, remembered as long as nothing that they read has changed. */
import { faultText, finish, type Finding, type Span, type Steps } from '@scc-lens/words';
import type { Manifest } from '@scc-lens/yaml';
import { areCurrent, reachOf, WatchedFacts, type Reads, type RuleLevel, type Settings } from '../../facts';
import { reviewWorkload } from '../../review';
import { RULES } from '../registry';
import type { AnalyzeOptions, Rule, Subject } from '../types';
import { idsIn } from './identity';
import { faultTexts } from './messages';
import { firstKeyOf, silence, suppressionsOf } from './suppressions';
import { toFinding } from './toFinding';

/** Findings in the document's own offsets, in their order: the same list as long as its parts are the same. */
export const documentFindings = (manifest: Manifest, options: AnalyzeOptions): readonly Finding[] =>
  rememberedFindings(manifest, options) ?? finish(findingsInSteps(manifest, options));

/** The findings of a document that was judged before, if nothing that its rules read has changed since. */
export function rememberedFindings(manifest: Manifest, options: AnalyzeOptions): readonly Finding[] | undefined {
  const known = remembered.get(manifest);
  const isCurrent =
    known?.settings === options.settings && isFor(known, options) && known.reads.every(reads => areCurrent(reads, options.facts));
  return isCurrent ? known.findings : undefined;
}

const isFor = (known: Remembered, { strict, isAlone }: AnalyzeOptions): boolean => known.strict === strict && known.isAlone === isAlone;

/** The documents that rules look at. */
const READ: ReadonlySet<Manifest['class']> = new Set(['objects', 'values', 'build', 'invalid']);

/** Characters of a document from which a rule may take longer than a pause is worth. */
const LONG = 10_000;

/** The same as `documentFindings`; of a long document, in steps of a rule each. */
export function* findingsInSteps(manifest: Manifest, options: AnalyzeOptions): Steps<readonly Finding[]> {
  if (!READ.has(manifest.class)) return [];
  const { facts, settings, strict, isAlone } = options;
  const known = remembered.get(manifest);
  const kept = new Set(known?.settings === settings ? known.reads.filter(reads => areCurrent(reads, facts)) : []);
  const judged: Judged[] = [];
  let subject = subjectOf(manifest, options);
  for (const [i, rule] of RULES.entries()) {
    const before = known?.judged[i];
    const isKept = before !== undefined && kept.has(before.reads);
    const one = isKept ? before : shared(judgedBy(rule, subject));
    judged.push(one);
    // Rules share a subject until one of them finds something, or reads facts: that one keeps it.
    if (!isKept && (one.findings.length > 0 || one.reads.size > 0)) subject = subjectOf(manifest, options);
    if (!isKept && manifest.text.length > LONG) yield;
  }
  const isSameList = known !== undefined && isFor(known, options) && judged.every((one, i) => one.findings === known.judged[i]?.findings);
  const shown = isAlone === true ? judged.filter(({ reads }) => reads.size === 0) : judged;
  const findings = isSameList ? known.findings : inOrder(silenced(manifest, byReach(shown), options));
  const reads = [...new Set(judged.map(one => one.reads))];
  remembered.set(manifest, { judged, reads, findings, settings, strict, isAlone });
  return findings;
}

/** Of findings at one place those come first that the document alone shows. */
const byReach = (judged: readonly Judged[]): readonly Finding[] =>
  judged
    .filter(one => one.findings.length > 0)
    .sort((a, b) => reachOf(a.reads) - reachOf(b.reads))
    .flatMap(one => one.findings);

const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);

/** What a rule found, and what it had read. */
interface Judged {
  readonly reads: Reads;
  readonly findings: readonly Finding[];
}

interface Remembered {
  /** By the rules, in their order. */
  readonly judged: readonly Judged[];
  /** All that they had read. */
  readonly reads: readonly Reads[];
  readonly findings: readonly Finding[];
  readonly settings: Settings;
  readonly strict: boolean | undefined;
  readonly isAlone: boolean | undefined;
}

const remembered = new WeakMap<Manifest, Remembered>();

const NONE: readonly Finding[] = [];

/** What rules that found nothing had read, of any document: of what is the same one object is kept, which is compared with new facts once. */
const recent: Judged[] = [];
const MOST_RECENT = 32;

function shared({ reads, findings }: Judged): Judged {
  const nothing = nothingBy(reads);
  return findings.length === 0 ? nothing : { reads: nothing.reads, findings };
}

function nothingBy(reads: Reads): Judged {
  const known = recent.find(other => areSame(other.reads, reads));
  if (known !== undefined) return known;
  const nothing = { reads, findings: NONE };
  if (recent.push(nothing) > MOST_RECENT) recent.shift();
  return nothing;
}

function areSame(a: Reads, b: Reads): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [reader, value] of a) if (b.get(reader) !== value || !b.has(reader)) return false;
  return true;
}

type WatchedSubject = Subject & { readonly facts: WatchedFacts };

function subjectOf(manifest: Manifest, { facts: given, ...world }: AnalyzeOptions): WatchedSubject {
  const facts = new WatchedFacts(given);
  return {
    ...world,
    manifest,
    facts,
    review: workload => reviewWorkload(workload, facts.cluster, world.settings),
    suppressions: () => suppressionsOf(manifest.readable ?? manifest),
  };
}

/** A rule that throws costs its own findings on this document, and no others. */
function judgedBy(rule: Rule, subject: WatchedSubject): Judged {
  const { manifest, facts, settings } = subject;
  const level = levelOf(rule, settings);
  if (level === 'off') return { reads: facts.reads, findings: NONE };
  try {
    const observed = [...rule.check(subject)];
    if (observed.length === 0) return { reads: facts.reads, findings: NONE };
    const idOf = idsIn(manifest, rule.id);
    const findings = observed.map(one => toFinding(manifest, rule, level, one, idOf(one.path)));
    return { reads: facts.conclude(), findings };
  } catch (error) {
    facts.read(given => given);
    return { reads: facts.reads, findings: [faultOf(rule, manifest, error)] };
  }
}

const levelOf = (rule: Rule, settings: Settings): RuleLevel => settings.rules[rule.id] ?? rule.defaultSeverity;

/** Without what comments silence, and with what is wrong about them. None is unused in an invalid document, for a rule that is off, or yet. */
function silenced(manifest: Manifest, findings: readonly Finding[], { settings, strict, isAlone }: AnalyzeOptions): readonly Finding[] {
  const suppressions = suppressionsOf(manifest.readable ?? manifest);
  if (suppressions.length === 0 || strict === true) return findings;
  const faults = findings.filter(({ isFault }) => isFault);
  const { kept, unused } = silence(
    findings.filter(({ isFault }) => !isFault),
    suppressions,
  );
  const failed = new Set(faults.map(({ rule }) => rule));
  const idle =
    manifest.class === 'invalid' || isAlone === true
      ? []
      : unused.filter(({ rule }) => settings.rules[rule] !== 'off' && !failed.has(rule));
  const unusedComments = RULES.flatMap(rule => {
    const level = levelOf(rule, settings);
    const idOf = idsIn(manifest, rule.id);
    return level === 'off'
      ? []
      : (rule.checkUnused?.(idle, RULES) ?? []).map(observation => toFinding(manifest, rule, level, observation, idOf(observation.path)));
  });
  return [...faults, ...kept, ...unusedComments];
}

/** The finding that replaces all that a rule would have found in a document. It is always an error: silence would read as a clean file. */
const faultOf = ({ id }: { readonly id: string }, manifest: Manifest, thrown: unknown): Finding => ({
  id: idsIn(manifest, id)([]),
  rule: id,
  severity: 'error',
  message: faultTexts.rule({ rule: id, fault: faultText(thrown) }),
  span: firstLine(manifest.text),
  document: 0,
  path: [],
  workload: null,
  related: [],
  remedies: [],
  isDetail: false,
  isFault: true,
});

/** The first line with a key. The syntax tree may be what the rule stumbled over. */
function firstLine(text: string): Span {
  const start = firstKeyOf(text);
  const newline = text.indexOf('\n', start);
  return { start, end: start + text.slice(start, newline < 0 ? undefined : newline).trimEnd().length };
}
