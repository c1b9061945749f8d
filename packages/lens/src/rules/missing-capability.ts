import type { PodReview, SecurityContextConstraints } from '@scc-lens/admission';
import { isWithin, samePath, stringsOf, type Capabilities, type FieldPath, type Observation, type Remedy } from '@scc-lens/words';
import { readPod, type Workload } from '@scc-lens/yaml';
import { sccNamed } from '../grants';
import {
  CAPABILITY_REASONS,
  capabilityChanges,
  capabilityMeant,
  containerSites,
  lackingCapabilities,
  mayHaveFileCapabilities,
  runsAs,
  supervisedPod,
} from '../openshell';
import type { CapabilityLack, SupervisedContainer } from '../openshell';
import { list } from '../review';
import { missingCapabilityTexts as texts } from './messages';
import { insert, preferred, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const missingCapability: Rule = {
  id: 'missing-capability',
  summary:
    'A container that runs the supervisor lacks a capability that its topology needs: nothing adds it, or the container or the SCC that admits the pod drops it.',
  defaultSeverity: 'error',
  check: subject => subject.manifest.workloads.flatMap(workload => inWorkload(workload, subject)),
};

function inWorkload(workload: Workload, subject: Subject): readonly Observation[] {
  return lacksIn(workload, subject).map(({ container, lacks, isOwn }) =>
    isOwn ? lackInPod(workload, container, lacks) : lackByScc(workload, container, lacks, subject),
  );
}

/** The capabilities, each once, that containers with the supervisor lack. */
export function capabilitiesLacking(workload: Workload, known: Pick<Subject, 'review' | 'settings'>): readonly string[] {
  return [...new Set(lacksIn(workload, known).flatMap(({ lacks }) => lacks.map(({ capability }) => capability)))];
}

interface Lacks {
  readonly container: SupervisedContainer;
  readonly lacks: readonly CapabilityLack[];
  /** Whether the manifest is the cause, and not what the SCC drops. */
  readonly isOwn: boolean;
}

function lacksIn(workload: Workload, known: Pick<Subject, 'review' | 'settings'>): readonly Lacks[] {
  const pod = supervisedPod(workload.pod.spec, known.settings.imageNames);
  if (pod === null) return [];
  return pod.containers.filter(container => isJudged(workload, container)).flatMap(container => lacksOf(workload, container, known));
}

/** A privileged container has them all. One that is not root on purpose may do without some, where its file has capabilities. */
function isJudged({ pod }: Workload, container: SupervisedContainer): boolean {
  const { site } = container;
  const { uid, nonRoot } = runsAs(pod.spec, site.container, site.path);
  const isRoot = !nonRoot && (uid === null || uid === 0);
  return site.container.securityContext?.privileged !== true && (isRoot || !mayHaveFileCapabilities(container));
}

function lacksOf(workload: Workload, container: SupervisedContainer, { review }: Pick<Subject, 'review'>): readonly Lacks[] {
  const { site, needs } = container;
  const reviewed = review(workload);
  const add = ['spec', ...site.path, 'securityContext', 'capabilities', 'add'];
  // What is filled in later may add any capability.
  if (
    reviewed.sccs.some(({ missing }) =>
      missing.some(fact => fact.kind === 'value' && (isWithin(add, fact.path) || isWithin(fact.path, add))),
    )
  )
    return [];
  const wanted = [...needs.adds, ...needs.usesDefaults];
  const written = lackingCapabilities(wanted, site.container.securityContext?.capabilities);
  const after = capabilitiesAfter(reviewed, site.path);
  const lacks = after === null ? written : lackingCapabilities(wanted, after);
  if (lacks.length === 0) return [];
  const own = lacks.filter(({ capability }) => written.some(lack => lack.capability === capability));
  return [own.length > 0 ? { container, lacks: own, isOwn: true } : { container, lacks, isOwn: false }];
}

function capabilitiesAfter({ mutated }: PodReview, path: FieldPath): Capabilities | null {
  if (mutated === undefined) return null;
  return containerSites(readPod(mutated()).spec).find(site => samePath(site.path, path))?.container.securityContext?.capabilities ?? {};
}

function lackInPod(workload: Workload, { site }: SupervisedContainer, lacks: readonly CapabilityLack[]): Observation {
  const path = [...workload.podSpec, ...site.path];
  const capabilities = [...path, 'securityContext', 'capabilities'];
  const drops = site.container.securityContext?.capabilities?.drop ?? [];
  const dropOf = ({ capability, cause }: CapabilityLack): number =>
    drops.findIndex(name => capabilityMeant(name) === (cause === 'dropped' ? capability : 'ALL'));
  const dropped = lacks.every(({ cause }) => cause !== 'not-added') ? lacks[0] : undefined;
  const names = lacks.map(({ capability }) => capability);
  return {
    path: dropped === undefined ? [...capabilities, 'add'] : [...capabilities, 'drop', dropOf(dropped)],
    workload: workload.ref,
    message: `${texts.inPod({ container: site.container.name, names: list(names, 'and'), capabilities: withReasons(names) })}${dropNotes(lacks)}`,
    remedies: () => [
      preferred(unsafe(`give ${names.join()}`, texts.give(list(names, 'and')), ...capabilityChanges(site.container, path, lacks))),
    ],
  };
}

/** What removes capabilities that every container has by default. */
function dropNotes(lacks: readonly CapabilityLack[]): string {
  const note = (cause: CapabilityLack['cause'], text: (capabilities: string) => string): string => {
    const names = lacks.filter(lack => lack.cause === cause).map(({ capability }) => capability);
    return names.length === 0 ? '' : ` ${text(list(names, 'and'))}`;
  };
  return note('all-dropped', texts.allDropped) + note('dropped', texts.dropped);
}

/** Capabilities with what the supervisor needs them for: `SETUID (becomes the sandbox user …), SETPCAP (…)`. */
export function withReasons(names: readonly string[]): string {
  return list(
    names.map(name => `${name} (${CAPABILITY_REASONS[name]?.() ?? texts.needed()})`),
    'and',
  );
}

function lackByScc(workload: Workload, { site }: SupervisedContainer, lacks: readonly CapabilityLack[], subject: Subject): Observation {
  const { scc: name = '' } = subject.review(workload);
  const path = [...workload.podSpec, ...site.path, 'securityContext'];
  const names = lacks.map(({ capability }) => capability);
  const addable = lacks.every(({ cause }) => cause === 'all-dropped') && allowsAll(sccNamed(name, subject), names);
  const instead = addable ? texts.addable() : texts.sccMustChange(list(names, 'and'));
  return {
    path,
    workload: workload.ref,
    message: `${texts.byScc({ scc: name, container: site.container.name, capabilities: withReasons(names) })} ${instead}`,
    remedies: addable
      ? [addBack(site.container.securityContext?.capabilities?.add?.length ?? 0, names, [...path, 'capabilities', 'add'])]
      : [],
  };
}

const addBack = (length: number, names: readonly string[], path: FieldPath): Remedy =>
  preferred(unsafe(`add back ${names.join()}`, texts.addBack(list(names, 'and')), ...insert(path, length, names)));

function allowsAll(scc: SecurityContextConstraints | undefined, names: readonly string[]): boolean {
  const allowed = stringsOf(scc?.allowedCapabilities);
  return names.every(name => allowed.includes(name));
}
