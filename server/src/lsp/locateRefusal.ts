/** From a cluster's refusal to the fields of the manifest that it is about. */
import { documentPath, explainRefusal, locate, samePath } from '../core';
import type { FieldPath, Manifest } from '../core';
import type { LocateRefusalParams, RefusedPlace } from '../protocol';
import { toRange } from './convert';
import type { Session } from './session';
import { readSource } from './sources';
import { canonical } from './workspaceFiles';

interface Objection {
  /** From the document's root. */
  readonly path: FieldPath;
  readonly message: string;
}

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

function objectionsOf(manifest: Manifest, params: LocateRefusalParams): readonly Objection[] {
  const found = [...podObjections(manifest, params), ...params.causes.flatMap(({ field, message }): Objection[] => {
    const path = parseField(field);
    return path === null ? [] : [{ path: [...params.path, ...path], message }];
  })];
  return found.length > 0 ? found : [{ path: [...params.path, 'kind'], message: params.message }];
}

/** What SCCs and Pod Security object to; what several SCCs say alike is said once. */
function podObjections(manifest: Manifest, { specPath, message }: LocateRefusalParams): readonly Objection[] {
  const workload = specPath === null ? undefined : manifest.workloads.find(({ podSpec }) => samePath(podSpec, specPath));
  if (workload === undefined) return [];
  const explanation = explainRefusal(message, { metadata: workload.template.metadata ?? null, spec: workload.template.spec ?? null });
  const said = new Map<string, { readonly path: FieldPath; readonly detail: string; readonly sccs: string[] }>();
  const add = (scc: string | null, path: FieldPath | null, detail: string): void => {
    if (path === null) return;
    const key = JSON.stringify([path, detail]);
    const about = said.get(key) ?? { path, detail, sccs: [] };
    said.set(key, about);
    if (scc !== null) about.sccs.push(scc);
  };
  for (const { path, detail } of explanation?.shared ?? []) add(null, path, detail);
  for (const { scc, violations } of explanation?.sccs ?? []) for (const { path, detail } of violations) add(scc, path, detail);
  return [...said.values()].map(({ path, detail, sccs }) => ({
    path: documentPath(workload, path),
    message: `The cluster refuses this${sccs.length === 0 ? '' : ` under ${sccs.join(', ')}`}: ${detail}`,
  }));
}

/** `spec.containers[0].image`, as the API server addresses a field; null for what is no such address. */
function parseField(field: string): FieldPath | null {
  const steps = [...field.matchAll(/([^.[\]]+)|\[(\d+)\]|\[([^\]]+)\]/g)].map(([, name, index, key]) => index === undefined ? name ?? key ?? '' : Number(index));
  return steps.length > 0 ? steps : null;
}
