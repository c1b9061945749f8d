/** The chain: text → model → verdict → finding. Edits are made from a finding's remedies by `fixes.ts`, when somebody asks for them. */
import type { Facts } from './facts';
import { locate } from './manifest';
import type { Manifest, Slice, Workload } from './manifest';
import type { ParsedFile } from './parseFile';
import { RULES } from './rules';
import type { Rule } from './rules';
import type { PodReview } from './scc';
import { reviewWorkload } from './review';
import type { RuleLevel, Settings } from './settings';
import { silence, suppressionsOf } from './suppressions';
import type { Finding, Observation, Severity, Span } from './types';

export interface AnalyzeOptions {
  readonly settings: Settings;
  readonly facts: Facts;
  /** Whether suppressing comments are refused: what they would silence is told all the same. */
  readonly strict?: boolean;
}

/** Everything that the rules find in a file, in the order of the text. */
export function analyze(file: ParsedFile, options: AnalyzeOptions): readonly Finding[] {
  return file.slices.flatMap((slice, document) => {
    const manifest = file.manifests[document];
    return manifest === undefined ? [] : placed(findingsOf(manifest, options), slice, document);
  });
}

/** Findings of a document, in its own offsets: the same list as long as nothing that they depend on has changed. */
function findingsOf(manifest: Manifest, options: AnalyzeOptions): readonly Finding[] {
  if (manifest.class !== 'objects' && manifest.class !== 'broken') return [];
  const known = remembered.get(manifest);
  if (known !== undefined && known.strict === options.strict && SCOPES.every(scope => isCurrent(known.parts.get(scope), options, scope))) return known.findings;
  const review = reviewer(manifest, options);
  const parts = SCOPES.map((scope): Part => {
    const part = known?.parts.get(scope);
    return isCurrent(part, options, scope) ? part : { ...options, findings: rulesOf(scope).flatMap(rule => toFindings(manifest, rule, options, review)) };
  });
  const findings = silenced(manifest, parts.flatMap(part => part.findings), options).toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  remembered.set(manifest, { parts: new Map(parts.map((part, i) => [SCOPES[i] ?? 'document', part])), findings, strict: options.strict });
  return findings;
}

type Scope = Rule['scope'];

/** Those that some rule has: what a scope of nobody's depends on must not make findings outdated. */
const SCOPES: readonly Scope[] = (['document', 'cluster', 'workspace'] as const).filter(scope => rulesOf(scope).length > 0);

/** What the rules of one scope found, and what they were told. */
interface Part extends AnalyzeOptions {
  readonly findings: readonly Finding[];
}

interface Remembered {
  readonly parts: ReadonlyMap<Scope, Part>;
  readonly findings: readonly Finding[];
  readonly strict: boolean | undefined;
}

const remembered = new WeakMap<Manifest, Remembered>();

function isCurrent(part: Part | undefined, { settings, facts }: AnalyzeOptions, scope: Scope): part is Part {
  if (part?.settings !== settings) return false;
  if (scope === 'document') return true;
  return part.facts.cluster === facts.cluster && (scope === 'cluster' || part.facts.workspace === facts.workspace);
}

function rulesOf(scope: Scope): readonly Rule[] {
  return RULES.filter(rule => rule.scope === scope);
}

type Reviewer = (workload: Workload) => PodReview;

/** The engine's verdicts on a document's workloads, each computed once, and only when a rule asks. */
function reviewer(manifest: Manifest, { settings, facts }: AnalyzeOptions): Reviewer {
  const reviews = new Map<Workload, PodReview>();
  return workload => {
    const review = reviews.get(workload) ?? reviewWorkload(manifest, workload, facts.cluster, settings);
    reviews.set(workload, review);
    return review;
  };
}

function toFindings(manifest: Manifest, rule: Rule, { settings, facts }: AnalyzeOptions, review: Reviewer): readonly Finding[] {
  const level = levelOf(rule, settings);
  return level === 'off' ? [] : rule.check({ manifest, facts, settings, review }).map(observation => toFinding(manifest, rule, level, observation));
}

const levelOf = (rule: Rule, settings: Settings): RuleLevel => settings.rules[rule.id] ?? rule.defaultSeverity;

/** Without what the document's own comments silence, but with what is wrong about these comments. */
function silenced(manifest: Manifest, findings: readonly Finding[], { settings, strict }: AnalyzeOptions): readonly Finding[] {
  const suppressions = suppressionsOf(manifest);
  if (suppressions.length === 0 || strict === true) return findings;
  const { kept, unused } = silence(findings, suppressions);
  const told = RULES.flatMap(rule => {
    const level = levelOf(rule, settings);
    return level === 'off' ? [] : (rule.checkUnused?.(unused) ?? []).map(observation => toFinding(manifest, rule, level, observation));
  });
  return [...kept, ...told];
}

function toFinding(manifest: Manifest, rule: Rule, level: Severity, observation: Observation): Finding {
  return {
    rule: rule.id,
    severity: level === rule.defaultSeverity ? (observation.severity ?? level) : level,
    message: observation.message,
    span: observation.span ?? locate(manifest, observation.path),
    document: 0,
    path: observation.path,
    workload: observation.workload ?? null,
    related: (observation.related ?? []).map(({ message, path }) => ({ message, span: locate(manifest, path) })).sort((a, b) => a.span.start - b.span.start),
    remedies: observation.remedies ?? [],
  };
}

function placed(findings: readonly Finding[], slice: Slice, document: number): readonly Finding[] {
  const shift = ({ start, end }: Span): Span => ({ start: start + slice.start, end: end + slice.start });
  return findings.map(finding => ({
    ...finding,
    document,
    span: shift(finding.span),
    related: finding.related.map(({ message, span }) => ({ message, span: shift(span) })),
  }));
}
