/** Which release of OpenShell the workspace runs, as its other manifests show. */
import { parseImage, remember, withTag } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { CHART_KINDS, readFacts } from '../facts';
import type { FactReader, ImageNames, SupervisorSettings, WorkspaceFacts, World } from '../facts';
import { chartValuesIn, namespaceOfChart } from './chartValues';
import { containerSites } from './containers';
import { describeSupervisorImage, isGatewayRepository, isSupervisorRepository, namedRole } from './supervisorImages';
import { firstRelease, lastReleaseWithout, parseReleaseTag, someReleaseWith, type OpenShellRelease } from './releaseTag';

/** The setting's default: the newest image that a hand-written pod can use. */
export const DEFAULT_SUPERVISOR_IMAGE = `ghcr.io/nvidia/openshell/supervisor:${lastReleaseWithout('two-pods')}`;

export interface Gateway {
  /** Empty where only the chart's release shows it. */
  readonly image: string;
  readonly release: OpenShellRelease;
  readonly namespace: string | null;
}

export interface WorkspaceImages {
  /** The gateways whose release is known. */
  readonly gateways: readonly Gateway[];
  /** Values of OPENSHELL_SUPERVISOR_IMAGE, from which the gateway's driver takes the image of the pods that it makes. */
  readonly supervisors: readonly string[];
}

/** The same object for as long as the workspace shows the same. */
export const workspaceImages = ({ facts, settings }: World): WorkspaceImages => readFacts(facts, readerOf(settings.imageNames));

const readerOf = remember(
  (names: ImageNames): FactReader<WorkspaceImages> =>
    ({ workspace }) =>
      gatherImages(names)(workspace),
);

/** What a workspace shows under these names. */
export const gatherImages = remember((names: ImageNames) => {
  let last: { readonly text: string; readonly images: WorkspaceImages } | null = null;
  return remember((workspace: WorkspaceFacts): WorkspaceImages => {
    const images = gather(workspace, names);
    const text = JSON.stringify(images);
    if (last?.text !== text) last = { text, images };
    return last.images;
  });
});

function gather(workspace: WorkspaceFacts, names: ImageNames): WorkspaceImages {
  const parts = workspace.workloads.filter(({ item }) => showsRelease(item, names)).map(({ item }) => imagesOf(names)(item));
  const installed = workspace.policies.flatMap(({ item }) => gatewayOfChart(item, names) ?? []);
  return {
    gateways: [...parts.flatMap(({ gateways }) => gateways), ...installed],
    supervisors: [...new Set(parts.flatMap(({ supervisors }) => supervisors))],
  };
}

/** A driver that reads this variable makes two pods, regardless of the tag of its image. Source: NVIDIA/OpenShell v0.1.0, 2026-09-25. */
const SANDBOX_RUNTIME_VARIABLE = 'OPENSHELL_SANDBOX_RUNTIME_IMAGE';
/** From its value the gateway's driver takes the image of the pods that it makes. */
const SUPERVISOR_IMAGE_VARIABLE = 'OPENSHELL_SUPERVISOR_IMAGE';

const imagesOf = remember((names: ImageNames) => remember((workload: Workload) => imagesIn(workload, names)));

function imagesIn(workload: Workload, names: ImageNames): WorkspaceImages {
  const containers = containerSites(workload.pod.spec).map(({ container }) => container);
  const { namespace } = workload.ref;
  return {
    gateways: containers.flatMap(({ image = '', env = [] }): readonly Gateway[] => {
      const tagged = isGatewayRepository(image, names) ? parseReleaseTag(parseImage(image).tag ?? '') : null;
      const release = tagged ?? (env.some(({ name }) => name === SANDBOX_RUNTIME_VARIABLE) ? someReleaseWith('two-pods') : null);
      return release === null ? [] : [{ image, release, namespace }];
    }),
    supervisors: containers.flatMap(
      ({ env }) => env?.flatMap(({ name, value }) => (name === SUPERVISOR_IMAGE_VARIABLE && value ? [value] : [])) ?? [],
    ),
  };
}

/** The gateway that an object of Argo CD or Flux installs; null where its chart is another one, or the release is not known. */
function gatewayOfChart(object: KubernetesObject, names: ImageNames): Gateway | null {
  if (!CHART_KINDS.has(object.kind)) return null;
  const { release } = chartValuesIn(object.value, names);
  return release === null ? null : { image: '', release, namespace: namespaceOfChart(object) };
}

/** Whether `workspaceImages` finds something in a workload. */
export function showsRelease(workload: Workload, names: ImageNames): boolean {
  const { gateways, supervisors } = imagesOf(names)(workload);
  return gateways.length + supervisors.length > 0;
}

/** Whether it may find something in a text without escapes. What images the user's names are for only a pattern decides, so that any may. */
export const mayShowRelease = (text: string, names: ImageNames): boolean =>
  Object.values(names).includes('gateway') || GATEWAY_OR_VARIABLE.test(text);

const GATEWAY_OR_VARIABLE = new RegExp(
  String.raw`gateway(?:-rhel9)?:v?\d|\b(?:${SUPERVISOR_IMAGE_VARIABLE}|${SANDBOX_RUNTIME_VARIABLE})\b`,
);

/** The gateways that a workload may belong to: its own namespace's, or else all; several where a workspace has several installations. */
function gatewaysFor(world: World, namespace: string | null): readonly Gateway[] {
  const { gateways } = workspaceImages(world);
  const near = gateways.filter(gateway => gateway.namespace === namespace);
  return near.length > 0 ? near : gateways;
}

/** The releases of the gateways that a workload may belong to, each once, without `v`. */
export function gatewayReleases(world: World, namespace: string | null): readonly string[] {
  return [...new Set(gatewaysFor(world, namespace).map(({ release }) => release.text))];
}

/** The release of the gateway where each one that a workload may belong to makes the two pods itself, in any order of files; null otherwise. */
export function twoPodGateway(world: World, namespace: string | null): OpenShellRelease | null {
  const releases = gatewaysFor(world, namespace).map(({ release }) => release);
  const [first = null] = releases.toSorted((a, b) => (a.text < b.text ? -1 : 1));
  return releases.every(({ features }) => features.has('two-pods')) ? first : null;
}

/** The workspace as it will be once each gateway is of the first release that makes the two pods; the same one where all are that far. */
export function movedWorkspace(workspace: WorkspaceFacts, names: ImageNames): WorkspaceFacts {
  const { gateways } = gatherImages(names)(workspace);
  if (gateways.every(({ release }) => release.features.has('two-pods'))) return workspace;
  const workloads = workspace.workloads.map(placed => {
    const isBehind = imagesOf(names)(placed.item).gateways.some(({ release }) => !release.features.has('two-pods'));
    return isBehind ? { ...placed, item: movedGateway(placed.item, names) } : placed;
  });
  const policies = workspace.policies.map(placed => {
    const gateway = gatewayOfChart(placed.item, names);
    return gateway !== null && !gateway.release.features.has('two-pods') ? { ...placed, item: movedChart(placed.item, gateway) } : placed;
  });
  return { ...workspace, workloads, policies };
}

/** An object that installs the first release of the new generation in the same namespace. */
function movedChart(object: KubernetesObject, { namespace }: Gateway): KubernetesObject {
  const spec = { url: 'oci://ghcr.io/nvidia/openshell/helm-chart', ref: { tag: firstRelease('two-pods') } };
  return { ...object, kind: 'OCIRepository', namespace, value: { kind: 'OCIRepository', spec } };
}

function movedGateway(workload: Workload, names: ImageNames): Workload {
  const { spec } = workload.pod;
  const containers = spec.containers.map(container =>
    isGatewayRepository(container.image ?? '', names)
      ? { ...container, image: withTag(container.image ?? '', firstRelease('two-pods')) }
      : container,
  );
  return { ...workload, pod: { ...workload.pod, spec: { ...spec, containers } } };
}

/**
 * The settings with the image that delivers the supervisor to a workload: the user's own image; else the image that belongs to the
 * workspace's gateway, because the two must be of one release, from where the gateway is configured to take it; else the image that a gateway
 * without a release is configured with; else the default.
 * The binary of an image without copy-self is copied with `cp`.
 */
export function supervisorSettingsFor(world: World, namespace: string | null): SupervisorSettings {
  const { supervisor: settings, imageNames: names } = world.settings;
  if (settings.image !== DEFAULT_SUPERVISOR_IMAGE) return settings;
  const image = imageOfGateway(world, namespace) ?? settings.image;
  const { layout } = describeSupervisorImage(image, names);
  const needsCp = layout !== null && !layout.copySelf && layout.shell && settings.method === 'copy-self';
  return needsCp ? { ...settings, image, method: 'cp', sourcePath: layout.binary } : { ...settings, image };
}

function imageOfGateway(world: World, namespace: string | null): string | null {
  const names = world.settings.imageNames;
  const gateways = gatewaysFor(world, namespace);
  const [gateway] = gateways;
  const configured = onlyOne(workspaceImages(world).supervisors);
  if (gateway !== undefined) {
    const isOne = gateways.every(({ release }) => release.text === gateway.release.text);
    if (!isOne || gateway.release.features.has('two-pods')) return null;
    const ofRelease = configured !== null && describeSupervisorImage(configured, names).release?.text === gateway.release.text;
    return ofRelease ? configured : nextToGateway(gateway, names);
  }
  return configured !== null && describeSupervisorImage(configured, names).tag !== 'missing' ? configured : null;
}

const onlyOne = ([one, ...others]: readonly string[]): string | null => (one === undefined || others.length > 0 ? null : one);

/**
 * The supervisor of the user's own mirror for a gateway of it; else the builder's of the gateway. Red Hat's tags exist in Red Hat's
 * repositories only; null where the gateway's name does not show the supervisor's.
 */
function nextToGateway({ image, release }: Gateway, names: ImageNames): string | null {
  if (namedRole(image, names) === 'gateway') {
    const mirrored = onlyOne(Object.keys(names).filter(name => names[name] === 'supervisor' && !name.includes('*')));
    const tag = parseImage(image).tag ?? release.text;
    if (mirrored !== null) return withTag(mirrored, tag);
  }
  if (release.redHatBuild === null) return withTag(DEFAULT_SUPERVISOR_IMAGE, release.text);
  const [reference = ''] = image.split('@', 1);
  const supervisor = reference.replace(/gateway(?=[^/]*$)/, 'supervisor');
  return isSupervisorRepository(supervisor, names) ? supervisor : null;
}
