/** From an object that `kustomize build` prints to the file that sets a field: manifest, patch, or kustomization. */
import { cached, isObject, lazily, presentPart, type JsonObject } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { manifestSetter, settersOf } from './patches';
import { placeOfField } from './setters';
import type { KustomizationSource, Rendering, Tracer } from './types';
import { setsBehindPatches, sourcesIn, targetOf, writtenBy, type Written } from './written';

/** Traces what `kustomize build` printed of a kustomization. Each document is looked up when it is first asked for. */
export function traceOverlay(root: KustomizationSource, stream: ParsedFile): Rendering {
  const written = lazily(() => writtenBy(root));
  const texts = lazily(() => new Map(sourcesIn(root).map(({ file, text }) => [file, text])));
  const tracers = new Map<number, Tracer>();
  const tracerOf = (document: number): Tracer => {
    const value = stream.manifests[document]?.value;
    const rendered = isObject(value) ? value : {};
    const one = written().of(rendered);
    return one === null
      ? () => ({ file: root.file, span: { start: 0, end: 0 }, exactness: 'file', value: null })
      : traceWritten(one, rendered);
  };
  return {
    trace: (document, path) => cached(tracers, document, () => tracerOf(document))(path),
    textOf: file => texts().get(file) ?? '',
    ...(!setsBehindPatches(root) && { kustomization: { file: root.file, text: root.text, whole: root } }),
  };
}

/** Traces fields of a rendered object that is of a manifest and the kustomizations around it. */
export function traceWritten({ object, placeIn, layers, names, namespaces }: Written, rendered: JsonObject): Tracer {
  const last = targetOf(rendered);
  const target = { ...last, names: [...names, ...last.names], namespaces: [...namespaces, ...last.namespaces] };
  const setters = [manifestSetter(object, placeIn), ...layers.flatMap(layer => settersOf(layer, target))];
  return asked => {
    // A finding on an absent field is about the nearest one that is there.
    const path = presentPart(rendered, asked);
    for (let length = path.length; length > 0; length--) {
      const place = placeOfField(setters, path.slice(0, length), rendered);
      if (place !== null) return { ...place, exactness: length === path.length ? 'exact' : 'parent', value: null };
    }
    return { ...placeIn(['kind']), exactness: path.length === 0 ? 'exact' : 'parent', value: null };
  };
}
