/** What a HelmRelease of Flux makes of a chart's output: https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers */
import path from 'node:path';
import { traceRelease, type PatchedFile } from '@scc-lens/charts';
import { isList, isObject, isSameData, isText, listOf, objectListOf, objectOf, omit, textOf, valueAt } from '@scc-lens/words';
import type { Json, JsonObject, TextEdit } from '@scc-lens/words';
import { applyEdits, parseFile, readYaml, sameValue, splitDocuments, type ParsedFile } from '@scc-lens/yaml';
import { inCopy } from '../render/copy';
import { buildIn } from '../render/renderKustomization';
import type { Outcome, Printed, RenderedOnce, RenderOptions } from '../render/types';
import { LARGEST_MANIFEST, readBounded } from '../walk/readBounded';
import { environmentTexts } from './messages';

/** A HelmRelease that has a chart deployed. */
export interface Release {
  readonly name: string;
  /** Where it is written, from the current folder. */
  readonly file: string;
  readonly spec: JsonObject;
}

/** Whether all post-renderers of a HelmRelease are of the form that its CRD has. */
export const arePostRenderers = (spec: JsonObject): boolean =>
  listOf(spec['postRenderers']).every(one => {
    const { kustomize, ...others } = objectOf(one);
    const { patches = [], images = [], ...rest } = objectOf(kustomize);
    const isPatch = (patch: Json): boolean =>
      isObject(patch) && isText(patch['patch']) && Object.keys(omit(patch, 'patch', 'target')).length === 0;
    return [others, rest].every(left => Object.keys(left).length === 0) && isList(patches) && patches.every(isPatch) && isList(images);
  });

/** A rendered chart as it is deployed: Kustomize changes it as the HelmRelease has it, also once that or the chart is edited. */
export async function postRendered(outcome: Outcome, release: Release, options: RenderOptions): Promise<Outcome> {
  if (!('text' in outcome)) return outcome;
  const text = await readBounded(release.file, LARGEST_MANIFEST).then(String, () => '');
  const { spec } = release;
  const isWritten = isSameData(writtenIn(text, release)?.spec['postRenderers'] ?? null, spec['postRenderers'] ?? null);
  const deployed = (printed: RenderedOnce, now: string): Promise<Printed> => {
    const written = isWritten ? writtenIn(now, release) : null;
    const place = { file: release.file, text: now, ...(written !== null && { releaseAt: written.start }) };
    return changed(printed, written?.spec ?? spec, place, options);
  };
  const made = await deployed(outcome, text);
  if ('reason' in made) return made;
  const edited: typeof outcome.edited = async (texts, own) => {
    const printed = await outcome.edited(texts, own);
    return 'text' in printed ? deployed(printed, texts.get(path.resolve(release.file)) ?? text) : printed;
  };
  return { ...made, edited };
}

/** The HelmRelease in its file; null where that has none of its name, or several. */
function writtenIn(text: string, { name }: Release): { readonly spec: JsonObject; readonly start: number } | null {
  const found = splitDocuments(text).flatMap(slice => {
    const { value } = readYaml(slice.text);
    const isIt = valueAt(value, ['kind']) === 'HelmRelease' && valueAt(value, ['metadata', 'name']) === name;
    return isIt ? [{ spec: objectOf(valueAt(value, ['spec'])), start: slice.start }] : [];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

async function changed(printed: RenderedOnce, spec: JsonObject, place: PatchedFile, options: RenderOptions): Promise<Printed> {
  const before = parseFile(printed.text, 'rendered');
  const sent = before.manifests.map(({ value }) => isObject(value) && (spec['postRenderStrategy'] !== 'nohooks' || !isHook(value)));
  let text = before.slices.flatMap((slice, i) => (sent[i] === true ? [`---\n${slice.text}`] : [])).join('\n');
  const renderers = objectListOf(spec['postRenderers']);
  for (const renderer of renderers) {
    const kustomization = JSON.stringify({ resources: ['rendered.yaml'], ...objectOf(renderer['kustomize']) });
    const built = await inCopy('', async copy => {
      await copy.write('rendered.yaml', text);
      await copy.write('kustomization.yaml', kustomization);
      const run = await buildIn(copy.placeOf(''), options);
      return 'reason' in run ? { ...run, reason: run.reason.replaceAll(copy.placeOf(''), place.file) } : run;
    });
    if ('reason' in built) return built;
    text = built.text;
  }
  const edits = renderers.length === 0 ? [] : editsTo(parseFile(text, 'rendered'), before, sent);
  if (edits === null) return { reason: environmentTexts.changes('postRenderers') };
  return {
    ...printed,
    text: applyEdits(printed.text, edits),
    places: new Set([...printed.places, path.resolve(place.file)]),
    rendering: stream => traceRelease(printed.rendering(before), before, stream, place),
  };
}

const isHook = (value: JsonObject): boolean => textOf(valueAt(value, ['metadata', 'annotations', 'helm.sh/hook'])) !== '';

const keyOf = (value: Json | undefined): string =>
  JSON.stringify([['apiVersion'], ['kind'], ['metadata', 'namespace'], ['metadata', 'name']].map(field => valueAt(value, field) ?? null));

/** The edits of Helm's output that make objects what was built of them; what is deleted leaves a comment. Null where an object is new. */
function editsTo(built: ParsedFile, before: ParsedFile, sent: readonly boolean[]): readonly TextEdit[] | null {
  const left = new Map(built.manifests.map(({ value }, i) => [keyOf(value), i] as const));
  const edits = before.manifests.flatMap(({ value }, i): readonly TextEdit[] => {
    const [slice, key] = [before.slices[i], keyOf(value)];
    const now = left.get(key);
    if (slice === undefined || sent[i] !== true || (now !== undefined && sameValue(built.manifests[now]?.value, value))) {
      if (sent[i] === true) left.delete(key);
      return [];
    }
    left.delete(key);
    const [head = ''] = /^(?:---\n)?(?:# Source: .*\n)?/.exec(slice.text) ?? [];
    const text = now === undefined ? '' : `${built.slices[now]?.text.replace(/^---\n/, '').trimEnd() ?? ''}\n`;
    return [{ span: { start: slice.start, end: slice.start + slice.text.length }, newText: `${head}${text}` }];
  });
  return left.size > 0 ? null : edits;
}
