import type { PodReview } from '@scc-lens/admission';
import { samePath, type FieldPath, type Observation, type Remedy } from '@scc-lens/words';
import { readPod, type Workload } from '@scc-lens/yaml';
import { containerSites, mayHaveFileCapabilities, runsAs, supervisedPod, type EffectiveUser, type SupervisedContainer } from '../openshell';
import { supervisorNeedsRootTexts as texts } from './supervisorMessages';
import { preferred, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const supervisorNeedsRoot: Rule = {
  id: 'supervisor-needs-root',
  summary: 'A container runs as another user than UID 0, which the supervisor in it needs.',
  defaultSeverity: 'error',
  check: subject => subject.manifest.workloads.flatMap(workload => inWorkload(workload, subject)),
};

function inWorkload(workload: Workload, { review, settings }: Subject): readonly Observation[] {
  const pod = supervisedPod(workload.pod.spec, settings.imageNames);
  if (pod === null) return [];
  return pod.containers.flatMap(container => {
    const reason = reasonForRoot(container);
    if (reason === null) return [];
    const user = runsAs(workload.pod.spec, container.site.container, container.site.path);
    if (user.uid !== null || user.nonRoot) return fromManifest(workload, container, user, reason);
    return givenByScc(workload, container, review(workload), reason);
  });
}

function reasonForRoot(container: SupervisedContainer): string | null {
  const { needs, image } = container;
  if (needs.user !== 'root' || mayHaveFileCapabilities(container)) return null;
  switch (needs.role) {
    case 'agent':
      return texts.agent();
    case 'network-init':
      return texts.networkInit();
    case 'network':
      return texts.network();
    case 'install':
      return image?.layout?.nonRoot === false ? texts.install(image.layout.tags()) : null;
    case 'supervisor':
      return null;
  }
}

function fromManifest(workload: Workload, { site }: SupervisedContainer, user: EffectiveUser, reason: string): readonly Observation[] {
  const { uid, uidField, nonRoot, nonRootField } = user;
  if (uid === 0 && !nonRoot) return [];
  const isUid = uid !== null && uid !== 0;
  const found = { container: site.container.name, reason };
  return [
    {
      path: [...workload.podSpec, ...((isUid ? uidField : nonRootField) ?? site.path)],
      workload: workload.ref,
      message: isUid ? texts.uid({ ...found, uid }) : texts.nonRoot(found),
      remedies: [asRoot(workload, site.path, user)],
    },
  ];
}

/** Privilege is never given by a safe fix, not even to a manifest that names UID 0 and contradicts itself. */
function asRoot(workload: Workload, container: FieldPath, { uid, nonRoot }: EffectiveUser): Remedy {
  const field = [...workload.podSpec, ...container, 'securityContext'];
  const title = uid === 0 ? texts.allowRoot() : texts.runAsRoot();
  const changes = [...(uid === 0 ? [] : [set([...field, 'runAsUser'], 0)]), ...(nonRoot ? [set([...field, 'runAsNonRoot'], false)] : [])];
  return preferred(unsafe('root', title, ...changes));
}

/** The manifest leaves the user to OpenShift, and the SCC that admits the pod chooses one. */
function givenByScc(workload: Workload, { site }: SupervisedContainer, review: PodReview, reason: string): readonly Observation[] {
  const { mutated, scc } = review;
  if (mutated === undefined || scc === undefined) return [];
  const field = ['spec', ...site.path, 'securityContext', 'runAsUser'];
  const { spec } = readPod(mutated());
  const container = containerSites(spec).find(({ path }) => samePath(path, site.path))?.container;
  const uid = container === undefined ? null : runsAs(spec, container, site.path).uid;
  const open = review.sccs.find(entry => entry.scc === scc)?.open.some(({ path }) => samePath(path, field)) === true;
  if (!open && (uid === null || uid === 0)) return [];
  const found = { container: site.container.name, reason, scc };
  return [
    {
      path: [...workload.podSpec, ...site.path, 'securityContext'],
      workload: workload.ref,
      message: open ? texts.uidBySccRange(found) : texts.uidByScc({ ...found, uid: String(uid) }),
      remedies: [asRoot(workload, site.path, { uid: null, uidField: null, nonRoot: false, nonRootField: null })],
    },
  ];
}
