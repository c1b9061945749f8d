/** Where the rejections of a text start and end. */
import type { PastedText } from './pastedText';

export interface Segment {
  /** What precedes the rejection: who reports it. */
  readonly before: string;
  /** As the rejection has it; null where it starts with its list. */
  readonly podName: string | null;
  readonly operation: 'attach' | 'create' | 'exec';
  /** Who lists objections behind it. */
  readonly by: 'existing' | 'podSecurity' | 'podSecurityPolicy' | 'scc' | null;
  /** What follows, at most to the line of the next rejection. */
  readonly body: string;
  /** The body up to its first empty line, or the next event or field. */
  readonly paragraph: string;
}

interface Anchor {
  readonly kind: 'pod' | NonNullable<Segment['by']>;
  readonly start: number;
  readonly end: number;
  readonly name: string | null;
}

const ANCHOR =
  /\bpods? "([^"]{0,300})" is forbidden: ?|(?:PodSecurityPolicy: unable to (?:admit|validate) pod|unable to validate against any (?:security context constraint|pod security policy))(?:: ?|(?=\W|$))|(?:\bwould )?\bviolates? PodSecurity "|\bexisting pods in namespace "[^"]{0,63}" violate the new PodSecurity enforce level "/g;
/** Between the two mentions of a pod. YAML doubles the apostrophe. */
const OPERATION = /^(exec|attach) operation is not allowed because the pod''?s security context exceeds your permissions: ?$/;
/** Enough to find who reports a rejection. */
const BEFORE = 400;

/** One segment a rejection, in the order of the text. */
export function splitRejections({ text, breaks }: PastedText): readonly Segment[] {
  const groups = groupAnchors(text);
  let line = 0;
  return groups.map((anchors, i) => {
    const last = anchors.at(-1);
    const start = anchors[0]?.start ?? 0;
    const end = last?.end ?? 0;
    const from = last?.kind === 'podSecurity' || last?.kind === 'existing' ? last.start : end;
    const next = groups[i + 1]?.[0]?.start;
    let limit = next ?? text.length;
    let paragraph: number | undefined;
    for (; line < breaks.length && (breaks[line]?.at ?? 0) <= (next ?? text.length); line++) {
      const { at, apart } = breaks[line] ?? { at: 0, apart: false };
      if (at < end) continue;
      if (next !== undefined) limit = at;
      if (apart) paragraph ??= at;
    }
    const operation = OPERATION.exec(text.slice(anchors[0]?.end, anchors[1]?.start))?.[1];
    return {
      before: text.slice(Math.max(groups[i - 1]?.at(-1)?.end ?? 0, start - BEFORE), start),
      podName: anchors[0]?.name ?? null,
      operation: operation === 'exec' || operation === 'attach' ? operation : 'create',
      by: last === undefined || last.kind === 'pod' ? null : last.kind,
      body: text.slice(from, limit).trim(),
      paragraph: text.slice(from, Math.min(limit, paragraph ?? limit)).trim(),
    };
  });
}

function byOf(phrase: string): NonNullable<Segment['by']> {
  if (phrase.startsWith('existing')) return 'existing';
  if (phrase.includes('PodSecurity "')) return 'podSecurity';
  return phrase.includes('constraint') ? 'scc' : 'podSecurityPolicy';
}

/** The anchors of each rejection: its pod, perhaps its pod once more, and its list. */
function groupAnchors(text: string): readonly (readonly Anchor[])[] {
  const groups: Anchor[][] = [];
  for (const match of text.matchAll(ANCHOR)) {
    const [whole, name] = match;
    const kind = name === undefined ? byOf(whole) : 'pod';
    const anchor: Anchor = { kind, start: match.index, end: match.index + whole.length, name: name ?? null };
    const group = groups.at(-1);
    const before = group?.at(-1);
    const belongs =
      before?.kind === 'pod' &&
      ((before.end === anchor.start && kind !== 'pod') || OPERATION.test(text.slice(before.end, Math.min(anchor.start, before.end + 120))));
    if (belongs) group?.push(anchor);
    else groups.push([anchor]);
  }
  return groups;
}
