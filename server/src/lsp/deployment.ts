/** What a deployment asks: the objects of manifests, the verdicts on their pods, and the fields that a refusal is about. */
import * as l10n from '@vscode/l10n';
import type { CancellationToken } from 'vscode-languageserver';
import { analyze, announcesRefusal, documentPath, podOf, refusedFields, reviewFile } from '@scc-lens/lens';
import type { RefusedField, WorkloadReport } from '@scc-lens/lens';
import type {
  LocateRefusalParams,
  ManifestFile,
  ManifestObject,
  ManifestPod,
  ObjectsParams,
  ObjectsResult,
  PodForecast,
  RefusedPlace,
} from '@scc-lens/protocol';
import { isSameData, samePath, shifted, valueAt, type FieldPath, type Json } from '@scc-lens/words';
import { locate, outermost, type Manifest, type ParsedFile } from '@scc-lens/yaml';
import { toRange } from './convert';
import { mayContainObjects } from './manifestText';
import { fileTexts } from './messages';
import { analyzeOptions, type Session } from './session';
import { yieldToMessages } from './slices';
import { chosenFiles, readSource, type Source } from './sources';
import { canonical } from './workspaceFiles';

/** The objects of the files and folders, unsaved changes included. A file with an invalid document or a template gives no object at all. */
export async function objects(session: Session, { uris }: ObjectsParams, token: CancellationToken): Promise<ObjectsResult> {
  const found: ManifestObject[] = [];
  const files: ManifestFile[] = [];
  const unread: string[] = [];
  for await (const uri of chosenFiles(session, uris)) {
    await yieldToMessages(token);
    const source = await readSource(session, uri);
    const problems = 'unread' in source ? [source.unread] : problemsOf(source);
    unread.push(...problems);
    if ('unread' in source || problems.length > 0) continue;
    files.push({ uri, fingerprint: await digestOf(source.file.text) });
    found.push(...manifestObjects(uri, source.file));
  }
  return { objects: found, files, unread };
}

async function digestOf(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Why a file must not be deployed; nothing of it would be better than half of it. */
function problemsOf({ name, document, file }: Source): readonly string[] {
  const text = document.getText();
  if (file.manifests.length === 0 && mayContainObjects(text)) return [fileTexts.template(name)];
  return file.manifests.flatMap((manifest, index) => {
    const start = file.slices[index]?.start ?? 0;
    if (manifest.class === 'template') return [fileTexts.template(`${name}:${document.positionAt(start).line + 1}`)];
    const [problem] = manifest.problems;
    if (manifest.class !== 'invalid' || problem === undefined) return [];
    const place = `${name}:${document.positionAt(start + problem.span.start).line + 1}`;
    return [l10n.t('{place} is invalid: {problem}', { place, problem: problem.message })];
  });
}

/** The objects of a file as a cluster would be sent them, in order. Documents that kubectl would not read give none. */
export const manifestObjects = (uri: string, { manifests }: ParsedFile): readonly ManifestObject[] =>
  manifests.flatMap((manifest, document) => (manifest.class === 'objects' ? objectsOf(uri, document, manifest) : []));

function objectsOf(file: string, document: number, manifest: Manifest): readonly ManifestObject[] {
  return outermost(manifest.objects).map(({ path, value }) => ({
    file,
    document,
    path,
    object: value,
    pods: manifest.workloads
      // The cluster could be asked in no one's name about pods whose creator is not known, or whose account is made with them.
      .filter(({ object, traits }) => samePath(object, path) && !traits.isInferred && traits.operatorPermissions.length === 0)
      .map((workload): ManifestPod => ({ specPath: workload.podSpec, pod: podOf(workload), controller: workload.traits.controller })),
  }));
}

/** One forecast for each workload of the files and folders, by the facts at hand. What cannot be read gives none. */
export async function forecasts(session: Session, { uris }: ObjectsParams, token: CancellationToken): Promise<readonly PodForecast[]> {
  const found: PodForecast[] = [];
  for await (const uri of chosenFiles(session, uris)) {
    await yieldToMessages(token);
    const source = await readSource(session, uri);
    if ('unread' in source) continue;
    found.push(...reviewFile(source.file, analyzeOptions(session, uri)).map(report => forecastOf(uri, report)));
  }
  return found;
}

function forecastOf(file: string, { document, workload, review: { admission, scc, unless } }: WorkloadReport): PodForecast {
  return { file, document, specPath: workload.podSpec, verdict: admission, sccs: scc === undefined ? [] : [scc, ...unless] };
}

/** One place for each objection, or the object's kind; none for what the editor reports there already. Null for a document that is gone. */
export async function locateRefusal(session: Session, params: LocateRefusalParams): Promise<readonly RefusedPlace[] | null> {
  const source = await readSource(session, canonical(params.file));
  if ('unread' in source) return null;
  const [manifest, slice] = [source.file.manifests[params.document], source.file.slices[params.document]];
  if (manifest === undefined || slice === undefined) return null;
  const reported =
    source.version === null ? [] : analyze(source.file, analyzeOptions(session, source.document.uri)).filter(announcesRefusal);
  return objectionsOf(manifest, params).flatMap(({ path, message }) => {
    const span = shifted(locate(manifest, path), slice.start);
    return reported.some(finding => isSameData(finding.span, span)) ? [] : [{ range: toRange(source.document, span), message }];
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
