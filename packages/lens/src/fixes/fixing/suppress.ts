/** Suppressing comments as edits: one that allows a finding, with the user's reason, and its removal. */
import { shifted, type Finding, type Span, type TextEdit } from '@scc-lens/words';
import { applyEdits, insertComment, parseFile, refuseComments, replaceComment } from '@scc-lens/yaml';
import type { CommentPlace, EditResult, Manifest, ParsedFile } from '@scc-lens/yaml';
import { withSources } from '../../facts';
import { analyze, firstKeyOf, suppressionsOf, suppressionText, withoutRule, type AnalyzeOptions } from '../../rules';
import { refusedFixTexts } from '../messages';
import { placed } from './resolve';

/** What a suppression is for: the node at the finding, or its whole document. */
export type AllowScope = 'node' | 'document';

export interface AllowRequest {
  readonly finding: Finding;
  readonly scope: AllowScope;
  readonly reason: string;
  /** The name under which the facts know this file; absent where it contributes nothing. */
  readonly file?: string;
}

/** Why no comment can allow a finding; null where one may, undefined for a failed rule and for what is wrong about suppressions. */
export function allowRefusal(file: ParsedFile, finding: Finding): string | null | undefined {
  const manifest = file.manifests[finding.document];
  if (manifest === undefined || finding.isFault || suppressionsIn(file, finding.span).length > 0) return undefined;
  const refusal = refuseComments(manifest);
  return refusal === null ? null : allowRefused(manifest, finding, refusal.refused);
}

/** What can be done instead, except where an error must be fixed first. */
const allowRefused = (manifest: Manifest, { rule }: Finding, reason: string): string =>
  manifest.class === 'invalid' ? reason : refusedFixTexts.cannotAllow({ reason, setting: `sccLens.rules.${rule}` });

/** The edit that writes the comment, read back: the finding is gone, and none of another rule. Of several places it takes the narrowest. */
export function allowFinding(file: ParsedFile, request: AllowRequest, options: AnalyzeOptions): EditResult {
  const { finding, scope, reason } = request;
  const [manifest, slice] = [file.manifests[finding.document], file.slices[finding.document]];
  if (manifest === undefined || slice === undefined) return { refused: refusedFixTexts.gone() };
  const comment = suppressionText(finding.rule, reason);
  const before = analyze(file, options);
  let best: { readonly edits: readonly TextEdit[]; readonly width: number } | null = null;
  let refused = refusedFixTexts.notSilenced();
  for (const place of placesFor(manifest, finding.span.start - slice.start, scope)) {
    const result = placed(file, finding.document, insertComment(manifest, place, comment));
    if ('refused' in result) {
      refused = result.refused;
      continue;
    }
    const width = silencedBy(file, result.edits, request, { before, options });
    if (width !== null && width < (best?.width ?? Infinity)) best = { edits: result.edits, width };
  }
  return best === null ? { refused: allowRefused(manifest, finding, refused) } : { edits: best.edits };
}

/** Above the first key a comment is for the whole document, so that behind the line comes first there. */
function placesFor({ text }: Manifest, offset: number, scope: AllowScope): readonly CommentPlace[] {
  const first = firstKeyOf(text);
  if (scope === 'document') return [{ where: 'above', offset: first }];
  const places: readonly CommentPlace[] = [
    { where: 'above', offset },
    { where: 'behind', offset },
  ];
  return text.slice(first, offset).includes('\n') ? places : places.toReversed();
}

/** How many findings a comment silences; null where it leaves the one that it is for, silences another rule, or brings something new. */
function silencedBy(
  original: ParsedFile,
  edits: readonly TextEdit[],
  { finding, file }: AllowRequest,
  { before, options }: { readonly before: readonly Finding[]; readonly options: AnalyzeOptions },
): number | null {
  const { text, manifests } = original;
  const edited = parseFile(applyEdits(text, edits), original);
  if (edited.manifests.length !== manifests.length || edited.manifests.some((one, i) => one.class !== manifests[i]?.class)) return null;
  const facts = file === undefined ? options.facts : withSources(options.facts, [{ file, manifests: edited.manifests }]);
  const left = new Map<string, number>();
  for (const found of analyze(edited, { ...options, facts })) left.set(keyOf(found), (left.get(keyOf(found)) ?? 0) + 1);
  const silenced = before.filter(found => {
    const count = left.get(keyOf(found)) ?? 0;
    left.set(keyOf(found), count - 1);
    return count <= 0;
  });
  const isNew = [...left.values()].some(count => count > 0);
  const isGone = silenced.some(found => keyOf(found) === keyOf(finding));
  return isNew || !isGone || silenced.some(({ rule }) => rule !== finding.rule) ? null : silenced.length;
}

const keyOf = ({ rule, severity, document, path, message }: Finding): string => JSON.stringify([rule, severity, document, path, message]);

/** A comment that suppresses rules, in the file's offsets. */
export interface SuppressionComment {
  readonly document: number;
  readonly span: Span;
  readonly rules: readonly string[];
}

/** The suppressing comments that a stretch of the text touches. */
export function suppressionsIn({ slices, manifests }: ParsedFile, { start, end }: Span): readonly SuppressionComment[] {
  return slices.flatMap(({ start: from, text }, document) => {
    const manifest = manifests[document];
    if (manifest === undefined || end < from || start > from + text.length) return [];
    const comments = new Map<number, SuppressionComment>();
    for (const { rule, span } of suppressionsOf(manifest)) {
      const at = shifted(span, from);
      if (at.start > end || at.end < start) continue;
      comments.set(at.start, { document, span: at, rules: [...(comments.get(at.start)?.rules ?? []), rule] });
    }
    return [...comments.values()];
  });
}

/** The edit that takes a suppressing comment away, or one rule out of it; or why it cannot be made. */
export function removeSuppression(file: ParsedFile, { document, span }: SuppressionComment, rule?: string): EditResult {
  const [manifest, slice] = [file.manifests[document], file.slices[document]];
  if (manifest === undefined || slice === undefined) return { refused: refusedFixTexts.gone() };
  const own = shifted(span, -slice.start);
  const left = rule === undefined ? null : withoutRule(manifest.text.slice(own.start, own.end), rule);
  return placed(file, document, replaceComment(manifest, own, left));
}
