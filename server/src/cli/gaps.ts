/** What a run does not judge: where, why, and how it is reported. */
import { tooLarge, unjudgedObjects, unjudgedTexts, unreadable } from '@scc-lens/lens';
import type { NotJudged, NotJudgedKind } from '@scc-lens/lens';
import type { WorkloadRef } from '@scc-lens/words';
import type { ParsedFile, Position } from '@scc-lens/yaml';
import { hasFlag } from './command';
import type { Arguments, Option } from './command';
import { gapTexts } from './messages';
import { documentAt, kindPath, placer } from './placed';
import { printableName } from './printable';
import type { NotRendered, Source, Unreadable } from './sources';
import { warn, warnSome } from './streams';
import type { Streams } from './streams';

/** Something that is not judged. */
export interface Gap {
  readonly path: string;
  readonly kind: NotJudgedKind;
  /** As LSP counts: lines and characters from zero, in UTF-16 units; null for a whole file. */
  readonly range: { readonly start: Position; readonly end: Position } | null;
  readonly workload: WorkloadRef | null;
  readonly reason: string;
  /** Whether it is a file of another tool that was found in a folder beside the manifests: it is listed and fails nothing. */
  readonly isBeside: boolean;
}

export const FAIL_ON_NOT_JUDGED: Option = { name: 'fail-on-not-judged', help: gapTexts.option };

/**
 * Whether what was not judged makes the exit code 1. A workload that SCC admission skips is no such gap: admission does not judge it
 * either. Nor is a file of another tool that was found in a folder.
 */
export function failsOnGaps(args: Arguments, gaps: readonly Gap[]): boolean {
  return hasFlag(args, FAIL_ON_NOT_JUDGED.name) && gaps.some(({ kind, isBeside }) => kind !== 'not-checked' && !isBeside);
}

/** The documents of a source, and objects in them, on which there is no verdict whatever the facts are. */
export function gapsIn(source: Source, file: ParsedFile): readonly Gap[] {
  return placeGaps(source, file, [...unjudgedTexts(file), ...unjudgedObjects(file)]);
}

/** The same with places in lines and characters, of what is rendered in the files that are edited. */
export function placeGaps(source: Source, file: ParsedFile, found: readonly NotJudged[]): readonly Gap[] {
  const placeOf = placer(source, file);
  return found.map(({ kind, span, workload, reason }) => {
    const document = span === null ? 0 : documentAt(file, span);
    const place = span === null ? null : placeOf({ document, path: kindPath(file, document, workload), span });
    return {
      path: place?.file ?? source.path,
      kind,
      range: place?.range ?? null,
      workload: workload === null ? null : { kind: workload.kind, name: workload.name, namespace: workload.namespace },
      reason,
      isBeside: kind === 'foreign' && span === null && !source.isNamed,
    };
  });
}

/** A chart or kustomization that is not rendered. */
export function gapOfFolder({ path, renderer, reason }: NotRendered): Gap {
  const kind = renderer === 'helm' ? 'template' : 'overlay';
  return { path, kind, range: null, workload: null, reason, isBeside: false };
}

/** A file that was not read. */
export function gapOf({ path, error, limit }: Unreadable): Gap {
  const { kind, workload, reason } = limit === undefined ? unreadable(error) : tooLarge(limit);
  return { path, kind, range: null, workload, reason, isBeside: false };
}

/** In the order of the first of each file. */
export function gapsByPath(gaps: readonly Gap[]): ReadonlyMap<string, readonly Gap[]> {
  const found = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const known = found.get(gap.path);
    if (known === undefined) found.set(gap.path, [gap]);
    else known.push(gap);
  }
  return found;
}

/** So many names are listed in a line. */
const MOST_NAMES = 3;

/** One line for each file that is a template, an overlay or no manifest, up to a limit. Files that could not be read have their lines already. */
export function warnOfTexts(gaps: readonly Gap[], streams: Streams): void {
  const texts = gaps.filter(({ kind, isBeside }) => !isBeside && (kind === 'template' || kind === 'overlay' || kind === 'foreign'));
  warnSome(streams, [...gapsByPath(texts).values()].flatMap(lineOfFile));
  const beside = gaps.filter(({ isBeside }) => isBeside).map(({ path }) => printableName(path));
  if (beside.length > 0) warn(streams, gapTexts.beside(beside.slice(0, MOST_NAMES), beside.length));
}

/** One line for each object whose pods nothing shows, up to a limit. */
export function warnOfObjects(gaps: readonly Gap[], streams: Streams): void {
  const objects = gaps.filter(({ kind }) => kind === 'pods');
  warnSome(
    streams,
    objects.map(gap => `${placeOf(gap)}: ${gap.workload?.kind ?? ''}/${gap.workload?.name ?? ''}: ${gap.reason}`),
  );
}

function lineOfFile([first, ...others]: readonly Gap[]): readonly string[] {
  if (first === undefined) return [];
  const line = `${placeOf(first)}: ${first.reason}`;
  return [others.length === 0 ? line : gapTexts.moreDocuments(line, others.length)];
}

function placeOf({ path, range }: Gap): string {
  return range === null ? printableName(path) : `${printableName(path)}:${range.start.line + 1}:${range.start.character + 1}`;
}
