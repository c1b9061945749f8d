/** Volumes: their names where containers mount them, their kinds where pods declare them. */
import { FS_TYPE_OF_FIELD } from '@scc-lens/admission';
import { CONTAINER_LISTS } from '@scc-lens/words';
import { completionTexts } from './messages';
import { trialMarkdown, tryPart } from './trial';
import type { Typing } from './trial';
import type { Offer } from './types';

/** The volumes of the pod, those first that nothing mounts yet. */
export function mountableVolumes({ workload: { pod, claimTemplates } }: Typing): readonly Offer[] {
  const { spec } = pod;
  const containers = CONTAINER_LISTS.flatMap(list => spec[list] ?? []);
  const written = (spec.volumes ?? []).map(({ name, ...sources }) => ({ name, kind: kindOf(Object.keys(sources)) }));
  const claims = claimTemplates.map(name => ({ name, kind: completionTexts.claim() }));
  return [...written, ...claims.filter(({ name }) => !written.some(volume => volume.name === name))]
    .filter(({ name }) => name !== '')
    .map(({ name, kind }): Offer => {
      const users = containers
        .filter(({ volumeMounts }) => volumeMounts?.some(mount => mount.name === name))
        .map(container => container.name);
      const use = users.length === 0 ? completionTexts.notMounted() : completionTexts.mounted(users.join(', '));
      return {
        label: name,
        text: name,
        kind: 'volume',
        note: `${kind}, ${use}`,
        rank: users.length === 0 ? 0 : 1,
        documentation: () => '',
      };
    });
}

/** A volume without a source is an emptyDir. */
function kindOf(sources: readonly string[]): string {
  return sources.find(source => Object.hasOwn(FS_TYPE_OF_FIELD, source)) ?? 'emptyDir';
}

/** The kinds that a volume of the pod can have, those first that some SCC passes; none where it has one already. */
export function volumeKinds(typing: Typing, present: readonly string[]): readonly Offer[] {
  const kinds = Object.keys(FS_TYPE_OF_FIELD);
  if (present.some(field => kinds.includes(field))) return [];
  return kinds.map((kind): Offer => {
    const trial = tryPart(typing, {}, [...typing.path, kind]);
    return {
      label: kind,
      text: kind,
      kind: 'field',
      note: trial.note,
      rank: trial.rank * 2 + (COMMON.has(kind) ? 0 : 1),
      documentation: () => trialMarkdown(trial),
    };
  });
}

/** Kinds that new manifests use; the others are of storage that CSI drivers serve now. */
const COMMON: ReadonlySet<string> = new Set([
  'emptyDir',
  'configMap',
  'secret',
  'persistentVolumeClaim',
  'projected',
  'image',
  'csi',
  'ephemeral',
  'downwardAPI',
  'hostPath',
]);
