/** What a run does not judge: where, why, and how it is reported. */
import * as l10n from '@vscode/l10n';
import { tooLarge, unjudgedObjects, unjudgedTexts, unreadable, type NotJudged, type NotJudgedKind } from '@scc-lens/lens';
import { groupBy, listSome, objectTitle, type WorkloadRef } from '@scc-lens/words';
import { workloadRef, type ParsedFile } from '@scc-lens/yaml';
import { hasFlag, optionValue, type Arguments, type Option } from './command';
import { placer, type Range } from '@scc-lens/charts';
import { countTexts } from './messages';
import { documentAt, kindPath, refOf } from './placed';
import { printableName, warn, warnSome, type Streams } from './streams';
import { describesEnvironment, type Unresolved } from '@scc-lens/files';
import type { Unreadable } from './readSource';
import type { NotRendered, Source } from './sources';

/** Something that is not judged. */
export interface Gap {
  readonly path: string;
  readonly kind: NotJudgedKind;
  /** Null for a whole file. */
  readonly range: Range | null;
  readonly workload: WorkloadRef | null;
  readonly reason: string;
  /** Whether it is a file of another tool that was found in a folder next to the manifests: it is listed and fails nothing. */
  readonly isOfOtherTool: boolean;
}

export const FAIL_ON_NOT_JUDGED: Option = {
  name: 'fail-on-not-judged',
  help: () => l10n.t('Exit 1 also if a template, an overlay, a named file or a workload was not judged.'),
};

/** Whether what was not judged makes the exit code 1. */
export const failsOnGaps = (args: Arguments, gaps: readonly Gap[]): boolean =>
  hasFlag(args, FAIL_ON_NOT_JUDGED.name) && gaps.some(isFailing);

/** Whether pods may be missed: not by what SCC admission skips too, a catalog, an assertion, a deletion, nor a file of another tool found in a folder. */
export const isFailing = ({ kind, isOfOtherTool }: Gap): boolean => !isOfOtherTool && !IDLE_KINDS.has(kind);

const IDLE_KINDS: ReadonlySet<NotJudgedKind> = new Set(['not-checked', 'catalog', 'assertion', 'deletion']);

/** The documents of a source, and objects in them, without a verdict, with any facts. */
export function gapsIn(source: Source, file: ParsedFile): readonly Gap[] {
  const objects = source.isFollowed === true ? file.manifests.flatMap(manifest => manifest.objects) : [];
  const followed = new Set(objects.filter(describesEnvironment).map(object => objectTitle(workloadRef(object))));
  const isFollowed = ({ workload }: NotJudged): boolean => workload !== null && followed.has(objectTitle(workload));
  // What renders to nothing is no file without objects.
  const texts = unjudgedTexts(file).filter(
    ({ kind, span }) =>
      !(kind === 'foreign' && span === null && source.rendered && (!source.isNamed || source.rendered.isLibrary === true)),
  );
  return placeGaps(source, file, [...texts, ...unjudgedObjects(file).filter(one => !isFollowed(one))]);
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
      workload: refOf(workload),
      reason,
      isOfOtherTool: kind === 'foreign' && span === null && !source.isNamed,
    };
  });
}

/** A chart or kustomization that is not rendered. */
export function gapOfFolder({ path, renderer, reason }: NotRendered): Gap {
  const kind = renderer === 'helm' ? 'template' : 'overlay';
  return { path, kind, range: null, workload: null, reason, isOfOtherTool: false };
}

/** An environment that is described in the files and not judged. */
export function gapOfEnvironment({ kind, name, reason, origin }: Unresolved): Gap {
  const start = { line: origin.line, character: 0 };
  const workload = { kind, name, namespace: origin.namespace ?? null };
  return { path: origin.file, kind: 'pods', range: { start, end: start }, workload, reason, isOfOtherTool: false };
}

/** A file that was not read. */
export function gapOf({ path, error, limit }: Unreadable): Gap {
  const { kind, workload, reason } = limit === undefined ? unreadable(error) : tooLarge(limit);
  return { path, kind, range: null, workload, reason, isOfOtherTool: false };
}

/** In the order of the first of each file. */
export const gapsByPath = (gaps: readonly Gap[]): ReadonlyMap<string, readonly Gap[]> => groupBy(gaps, ({ path }) => [path]);

/** So many names are listed in a line. */
const MOST_NAMES = 3;

const TEXT_KINDS: ReadonlySet<NotJudgedKind> = new Set(['template', 'overlay', 'catalog', 'assertion', 'deletion', 'foreign']);

/** A line for each file and reason that it is a template, an overlay, a catalog, an assertion, a deletion or no manifest, or for many with the same reason. Files that could not be read have their lines already. */
export function warnOfTexts(gaps: readonly Gap[], streams: Streams): void {
  const texts = gaps.filter(({ kind, isOfOtherTool }) => !isOfOtherTool && TEXT_KINDS.has(kind));
  const alike = groupBy(texts, ({ path, reason }) => [JSON.stringify([path, reason])]);
  warnByReason(streams, [...alike.values()].flatMap(itemOfFile));
  const names = gaps.filter(({ isOfOtherTool }) => isOfOtherTool).map(({ path }) => printableName(path));
  if (names.length > 0) warn(streams, countTexts.otherTools({ count: names.length, list: listSome(names, MOST_NAMES) }));
}

/** One line for each object whose pods nothing shows, or one for many with the same reason. */
export function warnOfObjects(gaps: readonly Gap[], streams: Streams): void {
  const nameOf = ({ path, range, workload }: Gap): string =>
    [printableName(path, range?.start), ...(workload === null ? [] : [objectTitle(workload)])].join(': ');
  const objects = gaps.filter(({ kind }) => kind === 'pods').map(gap => ({ name: nameOf(gap), reason: gap.reason }));
  warnByReason(streams, objects);
}

/** What is not judged, and why. */
interface Item {
  readonly name: string;
  readonly reason: string;
}

function itemOfFile([first, ...others]: readonly Gap[]): readonly Item[] {
  if (first === undefined) return [];
  const { path, range, reason } = first;
  const name = printableName(path, range?.start);
  return [{ name, reason: others.length === 0 ? reason : countTexts.moreDocuments({ line: reason, count: others.length }) }];
}

/** A message of a program may end without a full stop. */
export const asSentence = (text: string): string => text.replace(/[^.。]$/, '$&.');

/** One line for each, and one for many with the same reason. */
export function warnByReason(streams: Streams, items: readonly Item[]): void {
  const lines = [...groupBy(items, ({ reason }) => [reason])].flatMap(([reason, same]) => {
    const names = same.map(({ name }) => name);
    if (names.length <= MOST_NAMES) return [`${names.join(', ')}: ${reason}`];
    return [
      l10n.t('{count} times: {reason} In {list}', { count: names.length, reason: asSentence(reason), list: listSome(names, MOST_NAMES) }),
    ];
  });
  warnSome(streams, lines);
}

export const ALLOW_EMPTY: Option = { name: 'allow-empty', help: () => l10n.t('Do not exit 2 where nothing was judged.') };

/** Whether a run judges nothing at all, most likely in the wrong place, which stderr then states. What has changed may well be nothing. */
export function isEmptyRun(isJudged: boolean, args: Arguments, streams: Streams): boolean {
  if (isJudged || hasFlag(args, ALLOW_EMPTY.name) || optionValue(args, 'changed-since') !== undefined) return false;
  warn(
    streams,
    l10n.t('Nothing was judged: no file contains an object that is checked. {option} permits that.', { option: `--${ALLOW_EMPTY.name}` }),
  );
  return true;
}
