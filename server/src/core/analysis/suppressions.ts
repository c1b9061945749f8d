/**
 * Comments that silence rules: `# scc-lens: allow <rule-id>[, <rule-id>…] -- reason`. On a line of its own it speaks for the node that follows, before
 * the document's first key for the whole document, behind a value for what that line holds.
 */
import { commentsOf, nodeSpanAfter } from '../manifest';
import type { Comment, Manifest } from '../manifest';
import type { Suppression } from '../rules';
import type { Finding, Span } from '../words';

const SUPPRESSION = /^#\s*scc-lens:\s*allow\s+(?<rules>[\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+--\s*(?<reason>\S.*))?/;

/** The suppressions of one document, one for each rule that a comment names, in order; the spans count from its start. */
export function suppressionsOf(manifest: Manifest): readonly Suppression[] {
  if (!manifest.text.includes('scc-lens:')) return [];
  return commentsOf(manifest.text).flatMap(comment => {
    const match = SUPPRESSION.exec(comment.text)?.groups;
    if (match?.['rules'] === undefined) return [];
    const said = { reason: match['reason']?.trim() ?? null, span: comment.span, scope: scopeOf(manifest, comment) };
    return match['rules'].split(',').map(rule => ({ rule: rule.trim(), ...said }));
  });
}

function scopeOf(manifest: Manifest, { span, ownLine }: Comment): Span {
  const { text } = manifest;
  if (!ownLine) return { start: text.lastIndexOf('\n', span.start - 1) + 1, end: span.start };
  const before = text.slice(0, span.start);
  const first = before.split('\n').every(line => /^\uFEFF?\s*(#.*|---.*|%.*)?$/.test(line));
  return first ? { start: 0, end: text.length } : nodeSpanAfter(manifest, span.end);
}

export interface Silenced {
  readonly kept: readonly Finding[];
  /** Suppressions that silenced nothing. */
  readonly unused: readonly Suppression[];
}

/** Leaves out the findings that a suppression with a reason speaks for. */
export function silence(findings: readonly Finding[], suppressions: readonly Suppression[]): Silenced {
  const used = new Set<Suppression>();
  const kept = findings.filter(finding => {
    const by = suppressions.filter(
      ({ rule, reason, scope }) =>
        rule === finding.rule && reason !== null && scope.start <= finding.span.start && finding.span.start < scope.end,
    );
    by.forEach(suppression => used.add(suppression));
    return by.length === 0;
  });
  return { kept, unused: suppressions.filter(suppression => !used.has(suppression) && suppression.reason !== null) };
}
