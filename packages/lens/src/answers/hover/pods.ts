/** Hovers on a pod outside its security contexts: its kind, volumes, host fields and annotations. */
import { constraintOf, FS_TYPE_OF_FIELD, REQUIRED_SCC_ANNOTATION, type SecurityContextConstraints } from '@scc-lens/admission';
import { CONTAINER_LISTS, samePath, textOf, valueAt, type FieldPath, type VolumeMount } from '@scc-lens/words';
import type { ParsedFile, Workload } from '@scc-lens/yaml';
import type { World } from '../../facts';
import { sccsAtHand } from '../../grants';
import {
  code,
  codeSpan,
  literalMarkdown,
  markdownTable,
  reviewPlace,
  verdictMarkdown,
  verdictPaths,
  verdictSentence,
  workloadsIn,
} from '../../review';
import { annotationTexts, podFieldTexts, sccTexts, volumeTexts } from './messages';
import { boundedList } from './policies';
import type { Subject } from './types';

/** On the kind of an object with pods, or on one of its several pod templates: the verdict with every SCC in order. */
export function kindHover(subject: Subject, file: ParsedFile): string | null {
  const { path, document, world } = subject;
  const places = workloadsIn(file, document).filter(({ manifest, workload }) =>
    [[...workload.object, 'kind'], verdictPaths(manifest).get(workload) ?? []].some(one => samePath(path, one)),
  );
  const reports = places.map(place => reviewPlace(place, world));
  const verdicts = reports.map(one => verdictMarkdown(one, world.facts.cluster, world.settings));
  if (verdicts.length < 2) return verdicts[0] ?? null;
  return verdicts.map((verdict, i) => `${codeSpan(reports[i]?.part ?? '')}\n\n${verdict}`).join('\n\n---\n\n');
}

/** On a volume of the pod, or on a mount of one: who reads and who writes it. */
export function volumeHover({ path, world }: Subject, { podSpec, pod: { spec }, claimTemplates }: Workload): string | null {
  const [first, index, second, mountIndex] = path.slice(podSpec.length);
  const list = CONTAINER_LISTS.find(name => name === first);
  if (typeof index !== 'number') return null;
  const mounts = list !== undefined && second === 'volumeMounts' ? spec[list]?.[index]?.volumeMounts : undefined;
  const { name = '' } = (first === 'volumes' ? spec.volumes?.[index] : mounts?.[Number(mountIndex)]) ?? {};
  return name === '' ? null : volumeMarkdown(name);

  function volumeMarkdown(volume: string): string {
    const written = spec.volumes?.find(each => each.name === volume);
    if (written === undefined && !claimTemplates.includes(volume)) return volumeTexts.notDeclared(codeSpan(volume));
    const field = written === undefined ? 'persistentVolumeClaim' : kindOf(Object.keys(written));
    const kind = written === undefined ? volumeTexts.claim() : codeSpan(field);
    return [
      volumeTexts.volume({ name: codeSpan(volume), kind }),
      mountsTable(volume, READ_ONLY.has(field) || valueAt(written, [field, 'readOnly']) === true),
      allowing(FS_TYPE_OF_FIELD[field] ?? field, world),
    ].join('\n\n');
  }

  function mountsTable(volume: string, isReadOnly: boolean): string {
    const rows = CONTAINER_LISTS.flatMap(each =>
      (spec[each] ?? []).flatMap(container =>
        (container.volumeMounts ?? [])
          .filter(mount => mount.name === volume)
          .map(mount => [
            nameOf(each, container.name),
            code(placeOf(mount)),
            isReadOnly || mount.readOnly === true ? volumeTexts.reads() : volumeTexts.writes(),
          ]),
      ),
    );
    if (rows.length === 0) return volumeTexts.notMounted();
    return markdownTable([volumeTexts.container(), volumeTexts.path(), volumeTexts.access()], rows);
  }
}

/** Kinds that the kubelet always mounts read-only. */
const READ_ONLY: ReadonlySet<string> = new Set(['configMap', 'downwardAPI', 'image', 'projected', 'secret']);

const nameOf = (list: string, name: string): string =>
  list === 'initContainers' ? `${literalMarkdown(name)} (${volumeTexts.initContainer()})` : literalMarkdown(name);

const placeOf = ({ mountPath, subPath, subPathExpr }: VolumeMount): string => {
  const part = subPath ?? subPathExpr;
  return part === undefined ? mountPath : `${mountPath} (${part})`;
};

/** A volume without a source is an emptyDir. */
const kindOf = (fields: readonly string[]): string => fields.find(field => Object.hasOwn(FS_TYPE_OF_FIELD, field)) ?? 'emptyDir';

function allowing(type: string, world: World): string {
  const sccs = sccsWhere(world, scc => {
    const { allVolumes, volumes } = constraintOf(scc);
    return allVolumes || volumes.has(type);
  });
  return sccs === '' ? volumeTexts.noScc() : volumeTexts.allowedBy(sccs);
}

const sccsWhere = (world: World, allows: (scc: SecurityContextConstraints) => boolean): string =>
  boundedList([...sccsAtHand(world)].flatMap(([name, scc]) => (allows(scc) ? [literalMarkdown(name)] : [])));

const HOST_FIELDS = {
  hostNetwork: 'allowHostNetwork',
  hostPID: 'allowHostPID',
  hostIPC: 'allowHostIPC',
  hostPort: 'allowHostPorts',
} as const;

/** On hostNetwork, hostPID, hostIPC, hostUsers and hostPort. */
export function hostHover({ path, world }: Subject, { podSpec }: Workload): string | null {
  const field = path.at(-1);
  const isOfPod = path.length === podSpec.length + 1;
  if (field === 'hostUsers' && isOfPod) {
    const requiring = sccsWhere(world, scc => constraintOf(scc).requireUserNamespace);
    return [podFieldTexts.hostUsers(), ...(requiring === '' ? [] : [podFieldTexts.requires(requiring)])].join('\n\n');
  }
  if (typeof field !== 'string' || !(field in HOST_FIELDS) || isOfPod === (field === 'hostPort')) return null;
  const known = field as keyof typeof HOST_FIELDS;
  const sccs = sccsWhere(world, scc => constraintOf(scc)[HOST_FIELDS[known]]);
  return [podFieldTexts[known](), sccs === '' ? podFieldTexts.none() : podFieldTexts.allowedBy(sccs)].join('\n\n');
}

/** On an annotation or label that admission reads or writes. */
export function annotationHover({ path, document, manifest, world }: Subject, file: ParsedFile): string | null {
  const name = path.at(-1);
  const group = path.at(-2);
  if (typeof name !== 'string' || path.at(-3) !== 'metadata' || (group !== 'annotations' && group !== 'labels')) return null;
  if (name !== REQUIRED_SCC_ANNOTATION) return Object.hasOwn(annotationTexts, name) ? (annotationTexts[name]?.() ?? null) : null;
  const place = workloadsIn(file, document).find(({ workload }) => samePath(path.slice(0, -2), workload.podMetadata));
  const required = textOf(valueAt(manifest.value, path));
  if (place === undefined || required === '') return null;
  const { review } = reviewPlace(place, world);
  return sccTexts.required({ scc: codeSpan(required), verdict: literalMarkdown(verdictSentence(review)) });
}

/** Whether a path leads to the pod's own service account. */
export const isAccountField = (path: FieldPath, { podSpec }: Workload): boolean =>
  path.length === podSpec.length + 1 && (path.at(-1) === 'serviceAccountName' || path.at(-1) === 'serviceAccount');
