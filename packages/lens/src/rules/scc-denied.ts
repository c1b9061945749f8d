import { REQUIRED_SCC_ANNOTATION, type PodReview, type SccReview, type Violation } from '@scc-lens/admission';
import { groupBy, listOf, objectListOf, objectOf, remember, shownName, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, JsonObject, Observation, PodSpec, Related, Remedy } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Settings } from '../facts';
import { restrictionRemedies } from '../grants';
import { capabilityMeant, containerSites, supervisorDeliveries, supervisorNeeds, supervisorVolumes } from '../openshell';
import {
  admissionSentence,
  admittingSccs,
  closestScc,
  countPermissions,
  documentPath,
  isRefused,
  reasonsOf,
  requirementProblem,
  restsOnInvalid,
  serviceAccountOf,
  undecidedSccs,
  verdictPaths,
  verdictSpan,
  violationSentence,
} from '../review';
import { sccDeniedTexts as texts } from './messages';
import { refusal, remove, removeAdded, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const sccDenied: Rule = {
  id: 'scc-denied',
  summary: "No SCC that the pod's service account may use admits the pod, so OpenShift refuses to create it.",
  defaultSeverity: 'error',
  check: function* (subject) {
    for (const workload of subject.manifest.workloads) yield* deniedWorkload(workload, subject);
  },
};

function* deniedWorkload(workload: Workload, subject: Subject): Iterable<Observation> {
  const { manifest, review, facts, settings } = subject;
  const place = verdictPaths(manifest).get(workload) ?? [];
  const verdict = review(workload);
  const problem = requirementProblem(verdict);
  const required = problem === null ? [] : [requiredObservation(workload, problem, isRefused(verdict) ? headlineAt(place) : null)];
  const marked = (text: string): string => (restsOnInvalid(workload, subject) ? texts.withoutInvalid(text) : text);
  const ofAnnotation = required.map(one => ({ ...one, message: marked(one.message) }));
  if (!isRefused(verdict)) {
    yield* ofAnnotation;
    return;
  }
  const closest = closestScc(verdict);
  const { context, hiddenSccs } = facts.cluster;
  const sentence = marked(admissionSentence(verdict));
  const explained = settings.rules['hostpath-supervisor'] === 'off' ? [] : supervisorVolumes(workload);
  yield {
    path: place,
    span: verdictSpan(manifest, place),
    workload: workload.ref,
    message: [
      context === null || hiddenSccs ? sentence : texts.onCluster({ cluster: context, verdict: sentence }),
      ...progressOf(workload, verdict),
      ...(verdict.invalid.length === 0 && isAdmittedBySome(verdict) ? [judged(workload)] : []),
      ...(context !== null && hiddenSccs ? [texts.forecast(context)] : []),
    ].join(' '),
    related: reasonsFor(workload, required, closest, explained),
    remedies: () => restrictionRemedies({ workload, review: verdict, facts: facts.cluster, settings }),
  };
  yield* ofAnnotation;
  if (closest === null) return;
  const removable = new Set(closest.violations.filter(one => !breaksSupervisor(workload, one, settings)));
  const byList = groupBy(removable, ({ path }) => [listAt(path)]);
  for (const violation of reasonsOf(closest)) {
    const together = removable.has(violation) ? (byList.get(listAt(violation.path)) ?? []).length : 0;
    const related = [headlineAt(place)];
    const observation = fieldObservation(workload, violation, closest.scc, together);
    if (!isExplained(violation, explained)) yield { ...observation, message: marked(observation.message), related };
  }
}

/** The supervisor's volume comes first: what delivers it otherwise has one quick fix. */
function* reasonsFor(
  workload: Workload,
  required: readonly Observation[],
  closest: SccReview | null,
  explained: readonly number[],
): Iterable<Related> {
  for (const { message, path } of required) yield { message, path };
  if (closest === null) return;
  for (const violation of reasonsOf(closest)) {
    const path = documentPath(workload, violation.path);
    yield { message: violationSentence(violation, closest.scc), path, isFirst: isExplained(violation, explained) };
  }
}

/** What is left for a pod whose supervisor no longer comes from its node. */
function progressOf(workload: Workload, verdict: PodReview): readonly string[] {
  const count = countPermissions(verdict);
  const shapes = supervisorDeliveries(workload.pod.spec).map(({ shape }) => shape.kind);
  const isDelivered = shapes.length > 0 && shapes.every(kind => kind !== 'hostPath' && kind !== 'unknown');
  return count > 0 && isDelivered ? [texts.leftToGrant(count)] : [];
}

/** Where the annotation decides. An SCC that is only not known may exist on the cluster. */
function requiredObservation(workload: Workload, message: string, headline: Related | null): Observation {
  const path: FieldPath = [...workload.podMetadata, 'annotations', REQUIRED_SCC_ANNOTATION];
  return {
    path,
    workload: workload.ref,
    message,
    isDetail: headline !== null,
    ...(headline !== null
      ? { related: [headline], remedies: [unsafe('remove', texts.removeAnnotation(), remove(path))] }
      : { severity: 'info' }),
  };
}

const headlineAt = (path: FieldPath): Related => ({ message: texts.headline(), path });

/** Whether a right to an SCC could admit the pod, so that it matters whose rights count. */
const isAdmittedBySome = (review: PodReview): boolean => [...admittingSccs(review), ...undecidedSccs(review)].length > 0;

/** People grant the SCC to themselves and wonder: what counts for a workload's pods is the service account. */
function judged(workload: Workload): string {
  const account = serviceAccountOf(workload);
  return workload.traits.controller === null ? texts.ofPod(account) : texts.ofWorkload(account);
}

/** `removable` is how many refused values of its list the pod can do without, itself included; none where it needs this one. */
function fieldObservation(workload: Workload, violation: Violation, scc: SccReview['scc'], removable: number): Observation {
  const path = documentPath(workload, violation.path);
  const remedies = (): readonly (Remedy | null)[] =>
    violation.check === 'capabilities' ? capabilityRemedies(workload, violation, removable) : [remedyFor(workload, violation, path)];
  return {
    path,
    workload: workload.ref,
    message: violationSentence(violation, scc),
    isDetail: true,
    remedies: removable > 0 ? remedies().filter(remedy => remedy !== null) : [],
  };
}

const listAt = (path: FieldPath): string => JSON.stringify(path.slice(0, -1));

/** Removing what the supervisor needs fixes nothing: the SCC must change, or capabilities must replace privileged. */
function breaksSupervisor({ pod: { spec } }: Workload, { check, badValue, container }: Violation, { imageNames }: Settings): boolean {
  if (container === undefined) return false;
  const site = [container.list, container.index];
  if (check === 'capabilities') return supervisorNeeds(spec, site, { capability: capabilityMeant(textOf(badValue)) }, imageNames);
  if (check === 'privileged') return supervisorNeeds(spec, site, 'privileged', imageNames);
  return (check === 'runAsUser' || check === 'runAsNonRoot') && supervisorNeeds(spec, site, 'root', imageNames);
}

/** Where an SCC refuses all that a container adds, all of it can go at once. */
function capabilityRemedies(workload: Workload, { path, badValue }: Violation, refused: number): readonly Remedy[] {
  const [entry, name] = [documentPath(workload, path), textOf(badValue)];
  const one = unsafe(`capabilities ${name}`, texts.doNotAdd(shownName(name)), removeAdded(workload, entry));
  const added = listOf(valueAt(workload.template, path.slice(0, -1))).length;
  return added === 1 || refused < added ? [one] : [unsafe('no capabilities', texts.addNone(), removeAdded(workload, entry, true)), one];
}

/** The rule hostpath-supervisor, unless it is off, reports more about a supervisor's volume than this one can. */
const isExplained = ({ check, path }: Violation, supervisorVolumeIndices: readonly number[]): boolean =>
  check === 'volumes' && supervisorVolumeIndices.includes(Number(path[2]));

/** What a user may choose to give up; this rule does not know whether the pod still works without it. */
function remedyFor({ template, pod, podSpec }: Workload, violation: Violation, path: FieldPath): Remedy | null {
  const { check, badValue, path: field } = violation;
  const without = (title: string, what = path, ...more: readonly FieldPath[]): Remedy =>
    unsafe(`${check} ${textOf(badValue)}`, title, ...[what, ...more].map(remove));
  switch (check) {
    case 'privileged':
    case 'allowPrivilegeEscalation':
    case 'hostUsers': {
      const other = contradiction(check, objectOf(template['spec']), objectOf(valueAt(template, field.slice(0, -2))));
      const title = texts.setFalse(check);
      return other === undefined ? unsafe(check, title, set(path, false)) : refusal(check, title, texts.contradicts(other), 'unsafe');
    }
    case 'runAsUser':
      if (violation.accepts.absent) return without(texts.leaveOut(check));
      // The pod's value would count then. It goes too, unless other containers use it.
      return usesPodUser(pod.spec) ? null : without(texts.leaveOut(check), path, [...podSpec, 'securityContext', check]);
    case 'fsGroup':
      return without(texts.leaveOut(check));
    case 'supplementalGroups': {
      // OpenShift fills in a list that is absent, and refuses one that is empty.
      const groups = listOf(badValue);
      if (groups.length > 1) return without(texts.remove(`${check} ${JSON.stringify(groups[Number(path.at(-1))])}`));
      return without(texts.leaveOut(check), path.slice(0, groups.length === 0 ? undefined : -1));
    }
    case 'runAsNonRoot':
    case 'readOnlyRootFilesystem':
      return unsafe(check, texts.setTrue(check), set(path, true));
    case 'hostPID':
    case 'hostIPC':
      return without(texts.remove(check));
    case 'hostNetwork':
    case 'hostPorts': {
      if (path.at(-1) === 'hostPort') return without(texts.remove('hostPort'));
      const [key, title] = ['hostNetwork', texts.remove('hostNetwork')];
      const isWindows = usesHostProcess(pod.spec);
      return isWindows ? refusal(key, title, texts.hostProcess(), 'unsafe') : unsafe(key, title, remove([...podSpec, key]));
    }
    case 'capabilities':
    case 'volumes':
    case 'flexVolumes':
    case 'seLinux':
    case 'seccomp':
    case 'sysctls':
    case 'validity':
      return null;
  }
}

const usesPodUser = remember((spec: PodSpec) =>
  containerSites(spec).some(({ container }) => container.securityContext?.runAsUser === undefined),
);

const usesHostProcess = ({ securityContext, containers, initContainers = [] }: PodSpec): boolean =>
  [{ securityContext }, ...containers, ...initContainers].some(one => one.securityContext?.windowsOptions?.hostProcess === true);

/** What Kubernetes' validation refuses next to a field that is false. */
function contradiction(field: string, podSpec: JsonObject, container: JsonObject): string | undefined {
  const { privileged, capabilities } = objectOf(container['securityContext']);
  switch (field) {
    case 'privileged':
      return objectListOf(container['volumeMounts']).some(mount => mount['mountPropagation'] === 'Bidirectional')
        ? 'mountPropagation: Bidirectional'
        : undefined;
    case 'allowPrivilegeEscalation':
      if (privileged === true) return 'privileged: true';
      return listOf(objectOf(capabilities)['add']).includes('CAP_SYS_ADMIN') ? 'CAP_SYS_ADMIN' : undefined;
    default:
      return ['hostNetwork', 'hostPID', 'hostIPC'].find(shared => podSpec[shared] === true);
  }
}
