/** Facts of many files: nearly all are read only when they are judged, and of most little is kept. */
import { copied, lazily } from '@scc-lens/words';
import type { OperatorPermission, ParsedFile, Workload } from '@scc-lens/yaml';
import {
  factsIn,
  isComposer,
  isPolicy,
  mayContainPolicies,
  sccsOfRules,
  type FactSource,
  type Settings,
  type WorkspaceFacts,
} from '../../facts';
import { gatherImages, mayShowRelease, showsRelease } from '../../openshell';

/** Whether a file may contain policies, or pods that show the workspace's OpenShell. Parses nothing; where false, that is certain. */
export const mayCountForOthers = (text: string, settings: readonly Settings[]): boolean =>
  text.includes('\\') || mayContainPolicies(text) || settings.some(({ imageNames }) => mayShowRelease(text, imageNames));

/** The part of a workspace that every document asks for, as plain data: all its policies, and the workloads that show a release. */
export function sharedPart({ workloads, policies, unread = [] }: WorkspaceFacts, settings: readonly Settings[]): WorkspaceFacts {
  return { policies, unread, workloads: workloads.filter(({ item }) => settings.some(({ imageNames }) => showsRelease(item, imageNames))) };
}

/** The workspace with this part. `readAll` gives all other facts when first asked for; if it throws, the next one that asks calls it again. */
export function workspaceOnDemand(
  part: WorkspaceFacts,
  settings: readonly Settings[],
  readAll: () => Omit<WorkspaceFacts, 'policies'>,
): WorkspaceFacts {
  let rest: () => Omit<WorkspaceFacts, 'policies'> = () => part;
  const workspace: WorkspaceFacts = {
    policies: part.policies,
    unread: part.unread ?? [],
    get workloads() {
      return rest().workloads;
    },
    get composers() {
      return rest().composers ?? [];
    },
    get unjudged() {
      return rest().unjudged ?? [];
    },
  };
  // Remembered for the workspace, so that no document that asks for it asks for all workloads.
  for (const { imageNames } of settings) gatherImages(imageNames)(workspace);
  rest = lazily(readAll);
  return workspace;
}

type Workloads = FactSource['manifests'][number]['workloads'];

/** The policies and workloads of a file, without the pods: `readAgain` parses the same text once more when something asks for one. */
export function condensed({ manifests }: ParsedFile, readAgain: () => ParsedFile, settings: readonly Settings[]): FactSource['manifests'] {
  const again = lazily(() => readAgain().manifests.map(({ workloads }) => workloads));
  const reduced: WithoutPod[] = [];
  const parts = manifests.map((manifest, document) => {
    const { objects, workloads, ...about } = factsIn(manifest);
    const own = workloads.map((workload, i) => withoutPod(workload, again, document, i));
    for (const one of own) reduced.push(one);
    return { ...about, objects: objects.filter(object => isPolicy(object) || isComposer(object)), workloads: own.map(({ item }) => item) };
  });
  const placed = reduced.map(({ item }) => ({ file: '', document: 0, item }));
  for (const { imageNames } of settings) gatherImages(imageNames)({ workloads: placed, policies: [] });
  for (const { release } of reduced) release();
  return parts;
}

interface WithoutPod {
  readonly item: Workload;
  /** Drops the pod until something asks for it, which then keeps it. */
  readonly release: () => void;
}

/** The getters are the object's own, so that a copy of it (`{ ...workload }`) has their values. */
function withoutPod(workload: Workload, again: () => readonly Workloads[], document: number, i: number): WithoutPod {
  let whole: Workload | undefined = workload;
  const read = (): Workload => {
    whole ??= again()[document]?.[i];
    if (whole === undefined) throw new Error('The same text was parsed to fewer workloads.');
    return whole;
  };
  const { apiVersion, object, podSpec, podMetadata, claimTemplates, traits } = workload;
  const item: Workload = {
    ref: ownRef(workload),
    apiVersion: copied(apiVersion),
    object,
    podSpec,
    podMetadata,
    claimTemplates: claimTemplates.map(copied),
    traits: { ...traits, operatorPermissions: traits.operatorPermissions.map(withoutOtherRules) },
    get pod() {
      return read().pod;
    },
    get template() {
      return read().template;
    },
    get claimPaths() {
      return read().claimPaths;
    },
    get owner() {
      return read().owner;
    },
  };
  return {
    item,
    release: () => {
      whole = undefined;
    },
  };
}

const withoutOtherRules = ({ account, rules, ...others }: OperatorPermission): OperatorPermission => ({
  ...others,
  account: copied(account),
  rules: rules.filter(rule => sccsOfRules([rule]).length > 0),
});

/** In memory of its own, not as parts of the file's text. */
function ownRef({ ref: { kind, name, namespace } }: Workload): Workload['ref'] {
  return { kind: copied(kind), name: name === null ? null : copied(name), namespace: namespace === null ? null : copied(namespace) };
}
