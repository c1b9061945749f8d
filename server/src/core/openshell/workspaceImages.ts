/** Which version of OpenShell the workspace runs, as its other manifests say. */
import type { WorkspaceFacts } from '../facts';
import type { Workload } from '../manifest';
import { containerSites } from './containers';
import { parseImage, withTag } from './imageReference';
import { describeSupervisorImage, endsWithSteps } from './supervisorImages';

/** The setting's value as long as nobody changed it. */
export const DEFAULT_SUPERVISOR_IMAGE = 'ghcr.io/nvidia/openshell/supervisor:0.0.111';

export interface WorkspaceImages {
  /** Release tags of `openshell/gateway`, without a `v`, each once, with the namespace of the workload. */
  readonly gateways: readonly { readonly tag: string; readonly namespace: string | null }[];
  /** Values of OPENSHELL_SUPERVISOR_IMAGE, from which the gateway's driver takes the image of the pods that it makes. */
  readonly supervisors: readonly string[];
}

export function workspaceImages(workspace: WorkspaceFacts): WorkspaceImages {
  return remembered(workspace).images;
}

/** `workspaceImages` as text, to be compared. */
export function imagesSaid(workspace: WorkspaceFacts): string {
  return remembered(workspace).text;
}

interface Said {
  readonly images: WorkspaceImages;
  readonly text: string;
}

const ofWorkspaces = new WeakMap<WorkspaceFacts, Said>();
const ofWorkloads = new WeakMap<Workload, WorkspaceImages>();

function remembered(workspace: WorkspaceFacts): Said {
  const known = ofWorkspaces.get(workspace);
  if (known !== undefined) return known;
  const parts = workspace.workloads
    .map(({ item }) => imagesOf(item))
    .filter(({ gateways, supervisors }) => gateways.length + supervisors.length > 0);
  const images = {
    gateways: parts.flatMap(({ gateways }) => gateways),
    supervisors: [...new Set(parts.flatMap(({ supervisors }) => supervisors))],
  };
  const said = { images, text: JSON.stringify(images) };
  ofWorkspaces.set(workspace, said);
  return said;
}

function imagesOf(workload: Workload): WorkspaceImages {
  const known = ofWorkloads.get(workload);
  if (known !== undefined) return known;
  const containers = containerSites(workload.pod.spec).map(({ container }) => container);
  const tags = containers.map(({ image }) => gatewayTag(image ?? ''));
  const images = {
    gateways: tags.flatMap(tag => (tag === null ? [] : [{ tag, namespace: workload.ref.namespace }])),
    supervisors: containers.flatMap(
      ({ env }) => env?.flatMap(({ name, value }) => (name === 'OPENSHELL_SUPERVISOR_IMAGE' && value ? [value] : [])) ?? [],
    ),
  };
  ofWorkloads.set(workload, images);
  return images;
}

const RELEASE = /^v?(\d+\.\d+\.\d+(?:[-+.].*)?)$/;

function gatewayTag(image: string): string | null {
  const { repository, tag } = parseImage(image);
  return endsWithSteps(repository, 'openshell/gateway') ? releaseIn(tag ?? '') : null;
}

/** `0.0.110` of `v0.0.110`; null for a tag that is no release. */
export function releaseIn(tag: string): string | null {
  return RELEASE.exec(tag)?.[1] ?? null;
}

/** The releases of the gateways that a workload may belong to: those of its own namespace, else all; several where a workspace holds several installations. */
export function gatewayReleases(workspace: WorkspaceFacts, namespace: string | null): readonly string[] {
  const { gateways } = workspaceImages(workspace);
  const near = gateways.filter(gateway => gateway.namespace === namespace);
  return [...new Set((near.length > 0 ? near : gateways).map(({ tag }) => tag))];
}

/**
 * The image that delivers the supervisor to a workload: the setting where somebody changed it, else the setting's with the tag of the
 * workspace's gateway, for the two have to be of one version; else what the gateway is told to use; else the setting's default.
 */
export function supervisorImageFor(setting: string, workspace: WorkspaceFacts, namespace: string | null): string {
  if (setting !== DEFAULT_SUPERVISOR_IMAGE) return setting;
  const [release, ...otherReleases] = gatewayReleases(workspace, namespace);
  if (release !== undefined) return otherReleases.length === 0 ? withTag(setting, release) : setting;
  const [told, ...others] = workspaceImages(workspace).supervisors;
  return told !== undefined && others.length === 0 && describeSupervisorImage(told).tag !== 'missing' ? told : setting;
}
