/** From a cluster's refusal to the fields of the manifest that it is about. */
import { documentPath, locate, refusedFields, samePath } from '../core';
import type { FieldPath, Manifest, RefusedField } from '../core';
import type { LocateRefusalParams, RefusedPlace } from '../protocol';
import { toRange } from './convert';
import type { Session } from './session';
import { readSource } from './sources';
import { canonical } from './workspaceFiles';

/** One place for each objection; the object's kind where the text names no field. Null for a document that is not there any more. */
export async function locateRefusal(session: Session, params: LocateRefusalParams): Promise<readonly RefusedPlace[] | null> {
  const source = await readSource(session, canonical(params.file));
  if ('unread' in source) return null;
  const [manifest, slice] = [source.file.manifests[params.document], source.file.slices[params.document]];
  if (manifest === undefined || slice === undefined) return null;
  return objectionsOf(manifest, params).map(({ path, message }) => {
    const { start, end } = locate(manifest, path);
    return { range: toRange(source.document, { start: slice.start + start, end: slice.start + end }), message };
  });
}

/** A refused pod's causes are addressed from the pod, those of the object from the object. */
function objectionsOf(manifest: Manifest, { path, specPath, message, causes }: LocateRefusalParams): readonly RefusedField[] {
  const workload = specPath === null ? undefined : manifest.workloads.find(({ podSpec }) => samePath(podSpec, specPath));
  const named = causes.flatMap(({ field, message: said }): RefusedField[] => {
    const steps = parseField(field);
    return steps === null ? [] : [{ path: workload === undefined ? [...path, ...steps] : documentPath(workload, steps), message: said }];
  });
  const found = [...(workload === undefined ? [] : refusedFields(message, workload)), ...named];
  return found.length > 0 ? found : [{ path: [...path, 'kind'], message }];
}

/** `spec.containers[0].image`, as the API server addresses a field; null for what is no such address. */
function parseField(field: string): FieldPath | null {
  const steps = [...field.matchAll(/([^.[\]]+)|\[(\d+)\]|\[([^\]]+)\]/g)].map(([, name, index, key]) => index === undefined ? name ?? key ?? '' : Number(index));
  return steps.length > 0 ? steps : null;
}
