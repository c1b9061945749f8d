/** The ways to take the supervisor off the node's file system, as changes to a manifest. */
import { baseName, cleanPath, directoryOf, type Change, type FieldPath, type Remedy } from '@scc-lens/words';
import type { Manifest, Refusal, Workload } from '@scc-lens/yaml';
import type { ImageNames, SupervisorSettings } from '../facts';
import { containerSites, type ContainerSite } from './containers';
import { planConversion, type Conversion } from './conversion';
import { imageDoubts, imageObjection, type Delivery } from './imageProblems';
import { supervisorHostVolumes, type SupervisorHostVolume } from './hostVolumes';
import { initContainer } from './initContainer';
import { doubtTexts, refusalTexts, remedyTexts } from './messages';

/** A way of delivery with its key, its title and what decides about it, apart from the image. */
interface Proposal {
  readonly key: string;
  readonly title: string;
  readonly delivery: Delivery;
  /** Whether it has one right answer, so that it may join fix-all; the alternatives to it never do. */
  readonly preferred: boolean;
  readonly changes: (conversion: Conversion) => readonly Change[];
  /** Why it does not suit this volume, or null. */
  readonly objection: (conversion: Conversion) => string | null;
}

/** What can be done about a supervisor volume, the best first. */
export function supervisorRemedies(
  manifest: Manifest,
  workload: Workload,
  volume: SupervisorHostVolume,
  settings: SupervisorSettings,
  names: ImageNames,
): readonly Remedy[] {
  if (volume.mounts.length === 0) return [removeVolume(workload, volume)];
  const conversion = planConversion(manifest, workload, volume);
  if (!('refused' in conversion) && volume.installs.length > 0) return [keepOwnInstall(conversion)];
  return proposals(workload, volume, settings).map(proposal => remedyOf(proposal, conversion, names));
}

function proposals(workload: Workload, volume: SupervisorHostVolume, settings: SupervisorSettings): readonly Proposal[] {
  const name = initContainerName(workload, volume, settings.initContainerName);
  const byInit = (key: string, title: string, delivery: Delivery, preferred: boolean): Proposal => ({
    key,
    title,
    delivery,
    preferred,
    changes: conversion => initContainerChanges(conversion, delivery, settings, name),
    objection: conversion => initContainerObjection(conversion, delivery),
  });
  const main = {
    image: settings.image,
    sourcePath: settings.sourcePath,
    imageSetting: 'sccLens.supervisor.image',
    sourceSetting: 'sccLens.supervisor.sourcePath',
  };
  const byCp: Delivery = {
    method: 'cp',
    image: settings.cpImage,
    sourcePath: settings.cpSourcePath,
    imageSetting: 'sccLens.supervisor.cpImage',
    sourceSetting: 'sccLens.supervisor.cpSourcePath',
  };
  return [
    byInit('init container', remedyTexts.byInitContainer(), { ...main, method: settings.method }, true),
    ...(settings.cpImage === '' ? [] : [byInit('cp', remedyTexts.byCp(name), byCp, false)]),
    {
      key: 'image volume',
      title: remedyTexts.byImageVolume(),
      delivery: { ...main, method: 'image' },
      preferred: false,
      changes: conversion => imageVolumeChanges(conversion, settings.image),
      objection: conversion => imageVolumeObjection(conversion, settings.sourcePath),
    },
  ];
}

function remedyOf(
  { key, title, delivery, preferred, changes, objection }: Proposal,
  conversion: Conversion | Refusal,
  names: ImageNames,
): Remedy {
  const refusal = (refused: string): Remedy => ({ key, title, applicability: preferred ? 'safe' : 'unsafe', changes: [], refused });
  if ('refused' in conversion) return refusal(conversion.refused);
  const refused = objection(conversion) ?? imageObjection(delivery, conversion, names);
  if (refused !== null) return refusal(refused);
  return confident(key, title, [...imageDoubts(delivery, names), ...lossesOf(conversion)], preferred, changes(conversion));
}

/** A remedy is safe where it is the preferred one and has no drawback; its title names one. */
function confident(key: string, title: string, doubts: readonly string[], preferred: boolean, changes: readonly Change[]): Remedy {
  const safe = preferred && doubts.length === 0;
  return {
    key,
    title: [title, ...doubts].join('; '),
    applicability: safe ? 'safe' : 'unsafe',
    ...(safe ? { preferred: true } : {}),
    changes,
  };
}

const lossesOf = ({ lost, doubts }: Conversion): readonly string[] => (lost.length === 0 ? doubts : [doubtTexts.lost(lost.join(', '))]);

function initContainerObjection({ workload, binary }: Conversion, { method, sourcePath }: Delivery): string | null {
  if (workload.traits.forbidsInitContainers !== null) return workload.traits.forbidsInitContainers;
  if (method === 'cp' && directoryOf(`/${binary}`) !== '/') return refusalTexts.cpDirectory(binary);
  if (!sourcePath.startsWith('/')) return refusalTexts.relativeSource(sourcePath);
  return null;
}

function imageVolumeObjection({ volume, binary }: Conversion, sourcePath: string): string | null {
  if (volume.isFile || volume.mounts.some(({ mount }) => mount.subPath)) return refusalTexts.imageVolumeSubPath();
  const root = directoryOf(cleanPath(sourcePath));
  if (root === '/' && baseName(sourcePath) === binary) return null;
  return refusalTexts.otherPlaceInImage({ binary, sourcePath });
}

/** Paths are in the unchanged text, so the init container, which moves the others, comes last. */
function initContainerChanges(conversion: Conversion, delivery: Delivery, settings: SupervisorSettings, name: string): readonly Change[] {
  const path = [...conversion.workload.podSpec, 'initContainers'];
  return [...emptyDirChanges(conversion), { op: 'insert', path, index: 0, value: initContainer(conversion, delivery, settings, name) }];
}

function emptyDirChanges(conversion: Conversion): readonly Change[] {
  const { workload, volume, binary } = conversion;
  const ofFile = volume.isFile ? volume.mounts : [];
  return [
    { op: 'replace', path: hostPathOf(workload, volume), key: 'emptyDir', value: {} },
    ...ofFile.map(({ site, mountIndex }): Change => ({
      op: 'set',
      path: mountPathOf(workload, site.path, mountIndex, 'subPath'),
      value: binary,
    })),
    ...readOnlyChanges(conversion),
  ];
}

/** A container of the pod copies the supervisor into the volume already; only the volume is of the wrong kind. */
function keepOwnInstall(conversion: Conversion): Remedy {
  const { installs } = conversion.volume;
  const names = [...new Set(installs.map(({ site }) => site.container.name))];
  const keep = installs.every(({ site }) => site.list === 'initContainers') ? remedyTexts.keepInit : remedyTexts.keepContainer;
  const title = keep(names.join(', '));
  return confident('keep', title, [...latenessOf(conversion), ...lossesOf(conversion)], true, emptyDirChanges(conversion));
}

/** Who runs the supervisor before the pod's own copy is there: with the node's directory it was there from the start. */
function latenessOf({ volume: { installs, uses } }: Conversion): readonly string[] {
  const late = uses.filter(
    ({ site, runs }) => runs && !installs.some(install => install.site === site || isDoneBefore(install.site, site)),
  );
  const names = [...new Set(late.map(({ site }) => `"${site.container.name}"`))];
  return names.length === 0 ? [] : [doubtTexts.late(names.join(', '))];
}

/** Init containers run one after the other; a native sidecar is not waited for unless a startup probe reports when it is ready. */
function isDoneBefore({ list, index, container }: ContainerSite, other: ContainerSite): boolean {
  if (list !== 'initContainers' || (container.restartPolicy === 'Always' && container.startupProbe === undefined)) return false;
  return other.list !== 'initContainers' || index < other.index;
}

function imageVolumeChanges(conversion: Conversion, image: string): readonly Change[] {
  const path = hostPathOf(conversion.workload, conversion.volume);
  return [{ op: 'replace', path, key: 'image', value: { reference: image, pullPolicy: 'IfNotPresent' } }, ...readOnlyChanges(conversion)];
}

/** Only the init container writes the supervisor: an agent that could would choose its own guard. */
function readOnlyChanges({ workload, readers }: Conversion): readonly Change[] {
  return readers
    .filter(({ mount }) => mount.readOnly !== true)
    .map(({ site, mountIndex }) => ({ op: 'set', path: mountPathOf(workload, site.path, mountIndex, 'readOnly'), value: true }));
}

function removeVolume(workload: Workload, volume: SupervisorHostVolume): Remedy {
  const changes: readonly Change[] = [{ op: 'remove', path: [...workload.podSpec, 'volumes', volume.index] }];
  return { key: 'remove', title: remedyTexts.removeVolume(volume.name), applicability: 'unsafe', changes };
}

/** A name that no container of the pod has; a pod with two supervisor volumes gets two, in the order of the volumes. */
function initContainerName(workload: Workload, volume: SupervisorHostVolume, wanted: string): string {
  const taken = new Set(containerSites(workload.pod.spec).map(({ container }) => container.name));
  const turn = supervisorHostVolumes(workload).findIndex(({ index }) => index === volume.index);
  const free: string[] = [];
  for (let i = 1; free.length <= turn; i++) {
    const name = i === 1 ? wanted : `${wanted}-${i}`;
    if (!taken.has(name)) free.push(name);
  }
  return free.at(-1) ?? wanted;
}

function hostPathOf(workload: Workload, volume: SupervisorHostVolume): FieldPath {
  return [...workload.podSpec, 'volumes', volume.index, 'hostPath'];
}

function mountPathOf(workload: Workload, container: FieldPath, mount: number, field: string): FieldPath {
  return [...workload.podSpec, ...container, 'volumeMounts', mount, field];
}
