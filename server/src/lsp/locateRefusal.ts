/** From a cluster's refusal to the fields of the manifest that it is about. */
import { isDeepStrictEqual } from 'node:util';
import { analyze, announcesRefusal, documentPath, refusedFields } from '@scc-lens/lens';
import type { RefusedField } from '@scc-lens/lens';
import type { LocateRefusalParams, RefusedPlace } from '@scc-lens/protocol';
import { samePath, valueAt } from '@scc-lens/words';
import type { FieldPath, Json } from '@scc-lens/words';
import { locate } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import { toRange } from './convert';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { readSource } from './sources';
import { canonical } from './workspaceFiles';

/**
 * One place for each objection; the object's kind where the text names no field. None for what the editor's own diagnostics report at
 * the same field already. Null for a document that no longer exists.
 */
export async function locateRefusal(session: Session, params: LocateRefusalParams): Promise<readonly RefusedPlace[] | null> {
  const source = await readSource(session, canonical(params.file));
  if ('unread' in source) return null;
  const [manifest, slice] = [source.file.manifests[params.document], source.file.slices[params.document]];
  if (manifest === undefined || slice === undefined) return null;
  const reported =
    source.version === null ? [] : analyze(source.file, analyzeOptions(session, source.document.uri)).filter(announcesRefusal);
  return objectionsOf(manifest, params).flatMap(({ path, message }) => {
    const { start, end } = locate(manifest, path);
    const span = { start: slice.start + start, end: slice.start + end };
    return reported.some(finding => isDeepStrictEqual(finding.span, span)) ? [] : [{ range: toRange(source.document, span), message }];
  });
}

/** A refused pod's causes are addressed from the pod, an object's from the object. */
function objectionsOf(manifest: Manifest, { path, specPath, message, causes }: LocateRefusalParams): readonly RefusedField[] {
  const workload = specPath === null ? undefined : manifest.workloads.find(({ podSpec }) => samePath(podSpec, specPath));
  const named = causes.flatMap(({ field, message: reason }): RefusedField[] => {
    const steps = parseField(field);
    return steps.length === 0
      ? []
      : [{ path: indexed(manifest, workload === undefined ? [...path, ...steps] : documentPath(workload, steps)), message: reason }];
  });
  const found = [...(workload === undefined ? [] : refusedFields(message, workload)), ...named];
  return found.length > 0 ? found : [{ path: [...path, 'kind'], message }];
}

/** Server-side apply addresses the items of some lists by a key, as `containers[name="agent"]`: here by their index. */
function indexed(manifest: Manifest, path: FieldPath): FieldPath {
  let parent: Json | undefined = manifest.value;
  return path.map(step => {
    const [, key = '', value = ''] = typeof step === 'string' ? (/^(\w+)="(.*)"$/.exec(step) ?? []) : [];
    const index = key !== '' && Array.isArray(parent) ? (parent as readonly Json[]).findIndex(item => valueAt(item, [key]) === value) : -1;
    const found = index < 0 ? step : index;
    parent = valueAt(parent, [found]);
    return found;
  });
}

/** `spec.containers[0].image`, as the API server addresses a field; empty for what is no such address. */
export function parseField(field: string): FieldPath {
  return field.split('[').flatMap((part, i): FieldPath => {
    const end = i === 0 ? -1 : part.indexOf(']');
    const key = part.slice(0, Math.max(0, end));
    const names = part
      .slice(end + 1)
      .split(/[.\]]/)
      .filter(name => name !== '');
    return key === '' ? names : [/^\d+$/.test(key) ? Number(key) : key, ...names];
  });
}
