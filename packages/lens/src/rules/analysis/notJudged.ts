/** What a check without findings does not vouch for, and why. This is the one place that decides it. */
import { shifted, type Span, type WorkloadRef } from '@scc-lens/words';
import { hasActions, isBuildRole, locate, unjudgedPodsOf, workloadRef, type Manifest, type ParsedFile, type Slice } from '@scc-lens/yaml';
import { isPolicy } from '../../facts';
import { reviewWorkload, verdictSentence, workloadsIn } from '../../review';
import type { AnalyzeOptions } from '../types';
import { notJudgedTexts as texts } from './messages';
import { firstKeyOf } from './suppressions';

/**
 * Of a text:
 * - a class of documents that contain no object to judge (see `ManifestClass`)
 * - `too-large`, `unreadable`: it was not read
 *
 * Of what it contains:
 * - `pods`: an object whose pods no field shows
 * - `unknown`: a workload about which a missing fact decides
 * - `not-checked`: a workload that SCC admission skips
 */
export type NotJudgedKind = TextKind | 'pods' | 'unknown' | 'not-checked';

type TextKind = 'template' | 'overlay' | 'catalog' | 'assertion' | 'deletion' | 'foreign' | 'too-large' | 'unreadable';

export interface NotJudged {
  readonly kind: NotJudgedKind;
  /** In the file's offsets; null for the whole file. */
  readonly span: Span | null;
  /** Null for a document or a file. */
  readonly workload: WorkloadRef | null;
  /** A sentence, e.g. `Not checked: SCC admission skips namespace kube-system.` */
  readonly reason: string;
}

/** A file that is not read because of its size, in megabytes or mebibytes with their unit. */
export const tooLarge = (size: string): NotJudged => ofText('too-large', null, texts.tooLarge(size));

/** A file that is judged when it is opened and saved, because it has a document of more than this size. */
export const judgedOnSave = (size: string): NotJudged => ofText('too-large', null, texts.onSave(size));

/** A file that could not be read; `problem` is the system's word for it. */
export const unreadable = (problem: string): NotJudged => ofText('unreadable', null, texts.unreadable(problem));

/** Whether any document of a file is judged, and not only objects whose pods nothing judges. */
export function isJudged({ manifests }: Pick<ParsedFile, 'manifests'>): boolean {
  return manifests.some(
    manifest => isObjects(manifest) && (manifest.objects.length === 0 || manifest.objects.some(object => unjudgedPodsOf(object) === null)),
  );
}

/** Whether a file is judged by itself, also where a kustomization lists it. What grants without a pod is compared with pods as these are rendered. */
export const isJudgedAlone = (file: ParsedFile): boolean =>
  unjudgedTexts(file).length === 0 &&
  (file.manifests.some(({ workloads }) => workloads.length > 0) || !file.manifests.some(({ objects }) => objects.some(isPolicy)));

/** Everything in a file that is not judged, in the order of the text. */
export function notJudgedIn(file: ParsedFile, options: AnalyzeOptions): readonly NotJudged[] {
  const all = [...unjudgedTexts(file), ...unjudgedObjects(file), ...unjudgedWorkloads(file, options)];
  return all.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}

/** The documents of a file that are not read as objects; one entry for the whole file where no document is. None in files that build images. */
export function unjudgedTexts(file: ParsedFile): readonly NotJudged[] {
  if (isBuildRole(file.role)) return [];
  if (file.slices.length === 0) return [wholeText(hasActions(file.text) ? 'template' : 'foreign')];
  const documents = file.manifests.flatMap((manifest, i) => {
    const slice = file.slices[i];
    const kind = manifest.class === 'build' ? 'foreign' : manifest.class;
    if (kind === 'objects' || kind === 'empty' || kind === 'values' || kind === 'invalid' || slice === undefined) return [];
    const reason = kind === 'overlay' && file.role === 'unlisted' ? 'unlisted' : kind;
    return [ofText(kind, spanOf(slice), texts[reason]())];
  });
  if (file.manifests.some(isObjects)) return documents;
  const [first] = documents;
  if (first === undefined) return [wholeText('foreign')];
  return documents.every(({ kind }) => kind === first.kind) ? [{ ...first, span: null }] : documents;
}

/** The objects of a file whose pods nothing judges, because no field is the pod that admission sees. */
export function unjudgedObjects(file: ParsedFile): readonly NotJudged[] {
  return file.manifests.flatMap((manifest, document) => {
    const { start = 0 } = file.slices[document] ?? {};
    return manifest.objects.flatMap((object): readonly NotJudged[] => {
      const pods = unjudgedPodsOf(object);
      if (pods === null) return [];
      const span = shifted(locate(manifest, [...object.path, 'kind']), start);
      const reason = texts[`${pods}Pods`](object.kind);
      return [{ kind: 'pods', workload: workloadRef(object), span, reason }];
    });
  });
}

/** The workloads of a file that SCC admission skips or that a missing fact decides about. */
export function unjudgedWorkloads(file: ParsedFile, { facts, settings }: AnalyzeOptions): readonly NotJudged[] {
  return workloadsIn(file).flatMap(({ workload, span }): readonly NotJudged[] => {
    const review = reviewWorkload(workload, facts.cluster, settings);
    const { verdict } = review;
    if (verdict !== 'unknown' && verdict !== 'not-checked') return [];
    return [{ kind: verdict, workload: workload.ref, span, reason: verdictSentence(review) }];
  });
}

const isObjects = ({ class: kind }: Manifest): boolean => kind === 'objects' || kind === 'values' || kind === 'invalid';

const wholeText = (kind: 'template' | 'foreign'): NotJudged => ofText(kind, null, texts[kind]());

const ofText = (kind: TextKind, span: Span | null, reason: string): NotJudged => ({ kind, span, workload: null, reason });

/** From the first key to the end, without blank lines. */
function spanOf({ text, start }: Slice): Span {
  const end = text.trimEnd().length;
  return { start: start + Math.min(firstKeyOf(text), end), end: start + end };
}
