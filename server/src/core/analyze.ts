/** The chain: text → model → verdict → finding. Edits are made from a finding's remedies by `fixes.ts`, when somebody asks for them. */
import type { Facts } from './facts';
import { locate } from './manifest';
import type { Manifest, Slice, Workload } from './manifest';
import type { ParsedFile } from './parseFile';
import { RULES } from './rules';
import type { Rule } from './rules';
import type { PodReview } from './scc';
import { reviewWorkload } from './review';
import type { Settings } from './settings';
import type { Finding, Observation, Severity, Span } from './types';

export interface AnalyzeOptions {
  readonly settings: Settings;
  readonly facts: Facts;
}

/** Everything that the rules find in a file, in the order of the text. */
export function analyze(file: ParsedFile, options: AnalyzeOptions): readonly Finding[] {
  return file.slices.flatMap((slice, document) => {
    const manifest = file.manifests[document];
    return manifest === undefined ? [] : placed(findingsOf(manifest, options), slice, document);
  });
}

interface Remembered extends AnalyzeOptions {
  readonly findings: readonly Finding[];
}

/** Findings of a document in its own offsets, kept as long as the document, the settings and the facts are the same objects. */
const remembered = new WeakMap<Manifest, Remembered>();

function findingsOf(manifest: Manifest, options: AnalyzeOptions): readonly Finding[] {
  const known = remembered.get(manifest);
  if (known !== undefined && known.settings === options.settings && sameFacts(known.facts, options.facts, manifest)) return known.findings;
  const findings = runRules(manifest, options).sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  remembered.set(manifest, { ...options, findings });
  return findings;
}

/** Only documents that grant something are judged by what other files run; a workload hears of the cluster's facts alone. */
function sameFacts(a: Facts, b: Facts, manifest: Manifest): boolean {
  return a.cluster === b.cluster && (a.workspace === b.workspace || manifest.objects.length === manifest.workloads.length);
}

function runRules(manifest: Manifest, { settings, facts }: AnalyzeOptions): Finding[] {
  if (manifest.class !== 'objects' && manifest.class !== 'broken') return [];
  const reviews = new Map<Workload, PodReview>();
  const review = (workload: Workload): PodReview => {
    const known = reviews.get(workload) ?? reviewWorkload(manifest, workload, facts.cluster, settings);
    reviews.set(workload, known);
    return known;
  };
  return RULES.flatMap(rule => {
    const level = settings.rules[rule.id] ?? rule.defaultSeverity;
    if (level === 'off') return [];
    return rule.check({ manifest, facts, settings, review }).map(observation => toFinding(manifest, rule, level, observation));
  });
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
    related: (observation.related ?? []).map(({ message, path }) => ({ message, span: locate(manifest, path) })),
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
