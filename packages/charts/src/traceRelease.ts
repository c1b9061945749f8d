/** From the objects of a chart as a HelmRelease has them patched to the chart, or to the HelmRelease for what it changes. */
import { isObject, lazily, presentPart, shifted, valueAt, type FieldPath, type Json } from '@scc-lens/words';
import { locate, readYaml, sameValue, splitDocuments, type ParsedFile } from '@scc-lens/yaml';
import type { ChartRendering } from './traceChart';
import type { PatchedFile, Rendering } from './types';

/** Traces documents that were patched. `chart` traces the ones before; each is the same one of its stream. */
export function traceRelease(chart: Rendering, before: ParsedFile, after: ParsedFile, release: PatchedFile): Rendering {
  const { pageOf } = chart as Partial<ChartRendering>;
  const valuesOf = (document: number) => [before, after].map(({ manifests }) => manifests[document]?.value);
  const isSame = (document: number): boolean => before.slices[document]?.text === after.slices[document]?.text;
  const span = lazily(() => {
    const slice = splitDocuments(release.text).find(({ start }) => start === release.releaseAt);
    return slice === undefined
      ? { start: 0, end: 0 }
      : shifted(locate(readYaml(slice.text), ['spec', 'postRenderers'], 'key'), slice.start);
  });
  return {
    ...(release.releaseAt !== undefined && { kustomization: release }),
    textOf: file => (file === release.file ? release.text : chart.textOf(file)),
    trace: (document, path) => {
      const [old, now] = valuesOf(document);
      if (isSame(document) || isKept(old, now, path)) return chart.trace(document, path);
      return { file: release.file, span: span(), exactness: 'file', value: null };
    },
    written: (document, path) => (isSame(document) ? (chart.written?.(document, path) ?? null) : null),
    ...(pageOf !== undefined && { pageOf: (document: number) => (isSame(document) ? pageOf(document) : null) }),
  };
}

/** Whether a field, or its nearest parent, is in the items of the same names as before, and has its value unless that is a mapping. */
function isKept(old: Json | undefined, now: Json | undefined, asked: FieldPath): boolean {
  const path = presentPart(now, asked);
  if (presentPart(old, asked).length !== path.length) return false;
  const [was, is] = [valueAt(old, path), valueAt(now, path)];
  const isSameItem = path.every((step, i) => {
    const [item, other] = [old, now].map(value => valueAt(value, path.slice(0, i + 1)));
    const [name, another] = [item, other].map(value => valueAt(value, ['name']));
    return typeof step !== 'number' || (name === undefined ? sameValue(item, other) : sameValue(name, another));
  });
  return isSameItem && ((isObject(was) && isObject(is)) || sameValue(was, is));
}
