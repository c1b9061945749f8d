/** The texts of patches: in files, and in the kustomization itself. */
import { cached, remember, type FieldPath, type Span } from '@scc-lens/words';
import { lineStarts, positionAt } from '@scc-lens/yaml';
import { readYaml } from './readYaml';
import type { KustomizationSource } from './types';

/** Where a text is in a file. */
export interface PatchText {
  readonly file: string;
  readonly source: { readonly text: string };
  /** From the text's own offsets to the file's. */
  readonly place: (span: Span) => Span;
}

export function patchFile({ patches }: KustomizationSource, path: string): PatchText | null {
  const source = patches.get(path);
  return source === undefined ? null : { file: source.file, source, place: span => span };
}

/** A patch in the kustomization itself. In a literal block (`|`) its lines are lines of the file; else it is located as a whole. */
export function patchInline(kustomization: KustomizationSource, text: string, path: FieldPath): PatchText {
  const { file, text: whole } = kustomization;
  return cached(inlineTexts(kustomization), path.join('/'), () => ({
    file,
    source: { text },
    place: placesIn(whole, text, readYaml(kustomization).locate(path)),
  }));
}

/** The patches that a kustomization has itself, each as one object that stays the same. */
const inlineTexts = remember<KustomizationSource, Map<string, PatchText>>(() => new Map());

/** The key, or the dash, and the header of a literal block. */
const LITERAL_BLOCK = /^(?:[\w-]+[ \t]*:|-)?[ \t]*(?:[&!]\S+[ \t]+)*\|[-+]?[ \t]*(?:#.*)?\r?$/;

function placesIn(whole: string, text: string, span: Span): (span: Span) => Span {
  const newline = whole.indexOf('\n', span.start);
  if (newline < 0 || !LITERAL_BLOCK.test(whole.slice(span.start, Math.min(newline, span.start + 200)))) return () => span;
  const starts = lineStarts(whole);
  const first = positionAt(starts, span.start).line + 1;
  const own = lineStarts(text);
  const indent = indentBelow(whole, starts[first] ?? whole.length);
  const shift = (offset: number): number => {
    const { line, character } = positionAt(own, offset);
    return (starts[first + line] ?? whole.length) + indent + character;
  };
  return ({ start, end }) => ({ start: shift(start), end: shift(end) });
}

/** The columns before the first line with a text. */
function indentBelow(whole: string, from: number): number {
  let at = from;
  let start = from;
  for (; at < whole.length && ' \r\n'.includes(whole[at] ?? ''); at++) if (whole[at] === '\n') start = at + 1;
  return at - start;
}
