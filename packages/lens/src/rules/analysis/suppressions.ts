/**
 * Comments that silence rules: `# scc-lens: allow <rule-id>[, <rule-id>…] -- reason`. On a line of its own it suppresses for the node that follows, before
 * the document's first key for the whole document, behind a value for what that line contains.
 */
import { groupBy, remember, startOfLine, type Finding, type Span } from '@scc-lens/words';
import { commentsOfManifest, nodeSpanAfter, type Comment, type Manifest } from '@scc-lens/yaml';
import type { Suppression } from '../types';

/** A word behind a comma that begins a sentence is no rule: all ids have a hyphen, and only a comma or the reason follows one. */
const SUPPRESSION = /^#\s*scc-lens:\s*allow\s+(?<rules>[\w-]+(?:\s*,\s*\w+(?:-\w+)+(?=\s*(?:,|--|$)))*)(?:\s+--\s*(?<reason>\S.*))?/i;

/** The suppressions of one document, one for each rule that a comment names, in order; the spans count from its start. */
export const suppressionsOf: (manifest: Manifest) => readonly Suppression[] = remember(manifest => {
  if (!manifest.text.includes('scc-lens:')) return [];
  const first = firstKeyOf(manifest.text);
  const comments = commentsOfManifest(manifest);
  const ends = endsOfBlocks(manifest.text, comments);
  return comments.flatMap((comment, i) => {
    const match = SUPPRESSION.exec(comment.text)?.groups;
    if (match?.['rules'] === undefined) return [];
    const scope = scopeOf(manifest, comment, first, ends[i] ?? comment.span.end);
    const common = { reason: match['reason']?.trim() ?? null, span: comment.span, scope };
    return match['rules'].split(',').map(rule => ({ rule: rule.trim(), ...common }));
  });
});

/** For each comment where the last of those ends that follow it without anything between, so that a long block is passed over once. */
function endsOfBlocks(text: string, comments: readonly Comment[]): readonly number[] {
  const ends: number[] = [];
  for (let i = comments.length - 1; i >= 0; i--) {
    const [end = 0, next] = [comments[i]?.span.end, comments[i + 1]?.span.start ?? text.length];
    ends[i] = /[^ \t\r\n]/.test(text.slice(end, next)) ? end : (ends[i + 1] ?? end);
  }
  return ends;
}

/** The comment that suppresses a rule. A reason of several lines becomes one. */
export const suppressionText = (rule: string, reason: string): string =>
  `# scc-lens: allow ${rule} -- ${reason.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()}`;

/** A suppressing comment without one of the rules that it names; null where it names no other. */
export function withoutRule(comment: string, rule: string): string | null {
  const { rules = '' } = SUPPRESSION.exec(comment)?.groups ?? {};
  const left = rules
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== rule);
  return left.length === 0 ? null : comment.replace(rules, () => left.join(', '));
}

function scopeOf(manifest: Manifest, { span, ownLine }: Comment, first: number, endOfBlock: number): Span {
  const { text } = manifest;
  if (!ownLine) return { start: startOfLine(text, span.start), end: span.start };
  return span.start < first ? { start: 0, end: text.length } : nodeSpanAfter(manifest, endOfBlock);
}

/** Start of the first line that is neither blank, a comment, a directive nor a document's start: a suppression above it is for the whole document. */
export function firstKeyOf(text: string): number {
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(from, end).trim();
    if (line !== '' && !/^(?:#|---|%)/.test(line)) return from;
    from = end + 1;
  }
  return text.length;
}

export interface Silenced {
  readonly kept: readonly Finding[];
  /** Suppressions that silenced nothing. */
  readonly unused: readonly Suppression[];
}

/** Leaves out the findings that a suppression with a reason speaks for, with the details of these. */
export function silence(findings: readonly Finding[], suppressions: readonly Suppression[]): Silenced {
  const silenced = new Set<Finding>();
  const used = new Set<Suppression>();
  for (const rule of new Set(findings.map(finding => finding.rule))) {
    const own = suppressions.filter(suppression => suppression.rule === rule && suppression.reason !== null);
    if (own.length === 0) continue;
    const sorted = findings.filter(finding => finding.rule === rule).toSorted((a, b) => a.span.start - b.span.start);
    for (const [finding, scopes] of meet(sorted, scopesOf(own))) {
      silenced.add(finding);
      for (const scope of scopes) if (!used.has(scope[0])) scope.forEach(suppression => used.add(suppression));
    }
    const kept = new Set(sorted.flatMap(one => (one.isDetail || silenced.has(one) ? [] : [one.workload])));
    for (const finding of sorted) if (finding.isDetail && !kept.has(finding.workload)) silenced.add(finding);
  }
  return {
    kept: findings.filter(finding => !silenced.has(finding)),
    unused: suppressions.filter(suppression => !used.has(suppression) && suppression.reason !== null),
  };
}

/** Suppressions of one rule with one scope: a finding meets all of them or none. */
type Scope = readonly [Suppression, ...Suppression[]];

/** In the order of their starts. Scopes are nodes and lines, so only as many overlap as nodes are nested. */
function scopesOf(suppressions: readonly Suppression[]): readonly Scope[] {
  const scopes = groupBy(suppressions, ({ scope }) => [`${scope.start}-${scope.end}`]);
  return ([...scopes.values()] as Scope[]).sort(([a], [b]) => a.scope.start - b.scope.start);
}

/** The findings that start in a scope, each with these scopes; both lists are in the order of their starts. */
function* meet(findings: readonly Finding[], scopes: readonly Scope[]): Generator<readonly [Finding, readonly Scope[]]> {
  let next = 0;
  let open: readonly Scope[] = [];
  for (const finding of findings) {
    const at = finding.span.start;
    const first = next;
    while ((scopes[next]?.[0].scope.start ?? Infinity) <= at) next++;
    open = [...open, ...scopes.slice(first, next)].filter(([{ scope }]) => at < scope.end);
    if (open.length > 0) yield [finding, open];
  }
}
