import type { PodReview } from '@scc-lens/admission';
import { CAPABILITIES, CONTAINER_LISTS, guessCapability, isPlaceholder, isText, listOf, remember } from '@scc-lens/words';
import type { Container, FieldPath, Observation, WorkloadRef } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import type { WorkspaceFacts } from '../facts';
import { closestScc, isRefused } from '../review';
import { capabilityNameTexts as texts } from './messages';
import { preferred, safe, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const capabilityName: Rule = {
  id: 'capability-name',
  summary: 'A capability is not spelled as SCCs spell it, so theirs do not match it: `CAP_SYS_ADMIN` and `sys_admin` are not `SYS_ADMIN`.',
  defaultSeverity: 'error',
  check: ({ manifest, facts, review }) => [
    ...manifest.workloads.flatMap(workload => inWorkload(workload, listedBySccs(facts.workspace), review)),
    ...manifest.objects
      .filter(({ kind }) => kind === 'SecurityContextConstraints')
      .flatMap(object => inScc(object, () => addedByPods(facts.workspace))),
  ],
};

/** Names that pods of the workspace add. */
const addedByPods = remember(
  ({ workloads }: WorkspaceFacts): ReadonlySet<unknown> =>
    new Set(
      workloads.flatMap(({ item: { pod } }) =>
        CONTAINER_LISTS.flatMap(list => (pod.spec[list] ?? []).flatMap(({ securityContext }) => securityContext?.capabilities?.add ?? [])),
      ),
    ),
);

/** Names that SCCs of the workspace allow: a pod that adds one of these in the same spelling is admitted with it. */
const listedBySccs = remember(
  ({ policies }: WorkspaceFacts): ReadonlySet<unknown> =>
    new Set(policies.flatMap(({ item }) => listOf(item.value['allowedCapabilities']))),
);

function inWorkload(workload: Workload, listed: ReadonlySet<unknown>, review: Subject['review']): readonly Observation[] {
  const found = CONTAINER_LISTS.flatMap(list =>
    (workload.pod.spec[list] ?? []).flatMap((container, i) =>
      inContainer(container, [...workload.podSpec, list, i, 'securityContext'], workload.ref, listed),
    ),
  );
  return found.map(({ added, ...observation }) =>
    added === undefined ? observation : { ...observation, ...admittedAs(added, review(workload)) },
  );
}

interface Added {
  readonly name: string;
  readonly capability: string;
  /** Whether no SCC of the workspace has the same spelling. */
  readonly isAlone: boolean;
}

/** What becomes of it under an SCC that admits it as it is spelled; nothing where that is not certain. */
function admittedAs({ isAlone, ...added }: Added, review: PodReview): Partial<Observation> {
  const { verdict, scc = '', unless } = review;
  const objections = closestScc(review)?.violations ?? [];
  const isMatched = !isAlone && isReadByRuntime(added.name) && objections.every(({ badValue }) => badValue !== added.name);
  if (isRefused(review) && objections.length > 0 && isMatched)
    return { message: texts.matched(added.name), severity: 'info', remedies: [] };
  // Without SCC admission only the runtime reads the name.
  if (verdict === 'not-checked' && isReadByRuntime(added.name)) return { severity: 'info' };
  if (verdict !== 'admitted' || unless.length > 0) return {};
  if (!isReadByRuntime(added.name)) return { message: texts.notStarted({ ...added, scc }) };
  return { message: texts.admitted({ ...added, scc }), severity: 'info', ...(isAlone ? {} : { remedies: [] }) };
}

/** Source: SetupCapabilities in CRI-O's internal/factory/container/capabilities_linux.go, and CapValid in its validation of them. */
const isReadByRuntime = (name: string): boolean =>
  CAPABILITIES.includes(name.replace(/^CAP_/, '')) || ['ALL', ...CAPABILITIES].includes(name.toUpperCase());

function inContainer(
  { securityContext }: Container,
  path: FieldPath,
  workload: WorkloadRef,
  listed: ReadonlySet<unknown>,
): readonly Misspelt[] {
  const { add = [], drop = [] } = securityContext?.capabilities ?? {};
  const names = (list: readonly string[], field: string): readonly Misspelt[] =>
    list
      .flatMap((name, i) => misspelt(name, [...path, 'capabilities', field, i], !listed.has(name)) ?? [])
      .map(observation => ({ ...observation, workload }));
  return [...names(add, 'add'), ...names(drop, 'drop')];
}

const SCC_LISTS = ['allowedCapabilities', 'requiredDropCapabilities', 'defaultAddCapabilities'] as const;

function inScc({ value, path }: KubernetesObject, added: () => ReadonlySet<unknown>): readonly Observation[] {
  return SCC_LISTS.flatMap(field =>
    listOf(value[field]).flatMap((name, i): readonly Observation[] => {
      const found = isText(name) ? misspelt(name, [...path, field, i], false) : null;
      if (!isText(name) || found === null) return [];
      const isMatched = field === 'allowedCapabilities' && isReadByRuntime(name) && added().has(name);
      return [isMatched ? { path: found.path, message: texts.matched(name), severity: 'info' } : found];
    }),
  );
}

/** The runtime drops what these lists name, in any spelling. An SCC adds its own list to the pod's. */
const DROPPED: ReadonlySet<unknown> = new Set(['drop', 'requiredDropCapabilities']);

/** The runtime drops it in any spelling; SCCs and Pod Security compare it letter by letter. */
function dropped(name: string, capability: string, field: unknown): Pick<Observation, 'message' | 'severity'> {
  if (field === 'requiredDropCapabilities') return { message: texts.droppedByScc({ name, capability }), severity: 'info' };
  return { message: capability === 'ALL' ? texts.droppedAll(name) : texts.dropped({ name, capability }), severity: 'info' };
}

/** A name, with what it means where a container adds it. */
interface Misspelt extends Observation {
  readonly added?: Added;
}

/** `*` means every capability, in an SCC's `allowedCapabilities` and nowhere else. What something fills in later has no spelling. */
function misspelt(name: string, path: FieldPath, isAlone: boolean): Misspelt | null {
  if (isPlaceholder(name) || (name === '*' && path.at(-2) === 'allowedCapabilities') || ['', 'ALL', ...CAPABILITIES].includes(name))
    return null;
  const guess = guessCapability(name);
  if (guess === null) return { path, message: texts.unknown(name), severity: 'warning' };
  // Where an SCC and a pod have the same spelling, one of the two alone must not change.
  const fix = guess.certain && isAlone ? safe : unsafe;
  return {
    path,
    ...(DROPPED.has(path.at(-2)) && guess.certain
      ? dropped(name, guess.name, path.at(-2))
      : { message: (guess.certain ? texts.misspelt : texts.meant)({ name, capability: guess.name }) }),
    ...(path.at(-2) === 'add' && guess.certain && { added: { name, capability: guess.name, isAlone } }),
    remedies: [preferred(fix(`set ${guess.name}`, texts.change(guess.name), set(path, guess.name)))],
  };
}
