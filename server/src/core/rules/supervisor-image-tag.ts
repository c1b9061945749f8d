import type { Workload } from '../manifest';
import {
  changesTo,
  describeSupervisorImage,
  gatewayReleases,
  imageSources,
  imagesSaid,
  imageTrouble,
  isImageReference,
  isSupervisorRepository,
  parseImage,
  releaseIn,
  supervisorImageFor,
  withTag,
  workspaceImages,
} from '../openshell';
import type { ImageSource } from '../openshell';
import { list } from '../review';
import type { Observation, Remedy } from '../words';
import type { Rule, Subject } from './types';

export const supervisorImageTag: Rule = {
  id: 'supervisor-image-tag',
  summary:
    'The image that the supervisor comes from has no fixed tag, cannot run the command, cannot be pulled, or is not of the same version as the gateway.',
  defaultSeverity: 'warning',
  scope: 'workspace',
  reads: imagesSaid,
  check: subject =>
    subject.manifest.workloads.flatMap(workload =>
      imageSources(subject.manifest, workload).flatMap(source => inSource(source, workload, subject) ?? []),
    ),
};

function inSource(source: ImageSource, workload: Workload, subject: Subject): Observation | null {
  const { image, path } = source;
  if (image !== null && !isImageReference(image)) return null;
  const said = verdictOn(source, workload, subject);
  return said === null ? null : { path, workload: workload.ref, ...said, remedies: remediesFor(source, workload, subject) };
}

type Said = Pick<Observation, 'message' | 'severity'>;

const OUTAGE = 'so the supervisor of new sandboxes changes without anybody deciding it. Name the version of the gateway.';

/** One thing, the worst first. */
function verdictOn(source: ImageSource, workload: Workload, subject: Subject): Said | null {
  const { image, owner } = source;
  if (image === null) return { message: `${owner} delivers the supervisor and names no image.`, severity: 'error' };
  const trouble = imageTrouble(source, image);
  if (trouble !== null) return { message: trouble.message, ...(trouble.certain ? { severity: 'error' } : {}) };
  const { tag, reference } = describeSupervisorImage(image);
  if (tag === 'missing') return { message: `${image} has no tag, which means :latest, ${OUTAGE}` };
  if (tag === 'floating') return { message: `The tag ${reference.tag ?? ''} of ${reference.repository} moves, ${OUTAGE}` };
  return differsFromGateway(image, workload, subject);
}

/** Releases only: what a commit's tag holds, and whether a gateway was told to use this very image, is for its owner to know. */
function differsFromGateway(image: string, { ref }: Workload, { facts: { workspace } }: Subject): Said | null {
  const { release, reference } = describeSupervisorImage(image);
  const gateways = gatewayReleases(workspace, ref.namespace);
  if (release === null || gateways.length === 0 || workspaceImages(workspace).supervisors.includes(image)) return null;
  if (gateways.includes(releaseIn(reference.tag ?? '') ?? '')) return null;
  return {
    message: `The supervisor is of version ${reference.tag ?? ''} and the gateway in the workspace of ${list(gateways, 'or')}; the two should be of one version.`,
  };
}

/** Which version is right is a person's choice; the one that is offered is the gateway's, else the setting's. */
function remediesFor(source: ImageSource, workload: Workload, { facts: { workspace }, settings }: Subject): readonly Remedy[] {
  const preferred = supervisorImageFor(settings.supervisor.image, workspace, workload.ref.namespace);
  const image = replacement(source.image, preferred);
  const gateways = gatewayReleases(workspace, workload.ref.namespace);
  const { tag, reference } = describeSupervisorImage(image ?? '');
  if (image === null || image === source.image || tag !== 'release') return [];
  if (gateways.length > 0 && !gateways.includes(releaseIn(reference.tag ?? '') ?? '')) return [];
  const changes = changesTo(source, workload, image);
  if (changes === null) return [];
  return [{ title: `Use ${image}${changes.length > 1 ? ' and its copy-self' : ''}`, applicability: 'unsafe', preferred: true, changes }];
}

/** The same repository under the right tag where it is OpenShell's own or a mirror of it; another image where this one is none. */
function replacement(image: string | null, preferred: string): string | null {
  if (image === null || describeSupervisorImage(image).unavailable !== null) return preferred;
  const tag = parseImage(preferred).tag;
  return isSupervisorRepository(image) && tag !== null ? withTag(image, tag) : null;
}
