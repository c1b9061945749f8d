/** What one SCC makes of a pod, no matter who may use it. */
import { isWithin, valueAt, type JsonObject } from '@scc-lens/words';
import { admit, mutatedManifest, type Admission } from './admit';
import { mutates } from './attempt';
import type { Constraint, Order } from './constraint';
import type { Usability } from './grants';
import type { Provided } from './provider';
import type { Release } from './releases';
import type { GrantCondition, MissingFact, OpenValue, Pod, SubjectType, Violation } from './types';
import { invalidContainers, mayBecomeInvalid } from './validity';

/** The verdict of one SCC. */
export interface SccReview {
  readonly scc: string;
  readonly order: Order;
  /** May the pod's service account or the requester use it? */
  readonly granted: boolean | 'unknown';
  readonly subjectType: SubjectType | undefined;
  /** Unknown: what decides it, where that is known. */
  readonly condition: GrantCondition | undefined;
  readonly verdict: 'admitted' | 'denied' | 'unknown';
  readonly violations: readonly Violation[];
  /** The violations as often as the API server repeats them in its message. Built on demand. */
  readonly repeated: () => readonly Violation[];
  readonly missing: readonly MissingFact[];
  /** It accepts the pod and changes it so that Kubernetes refuses it. OpenShift chooses the SCC all the same. */
  readonly invalidates: boolean;
  /** The SCC cannot be used in this namespace at all (and then blocks every pod). */
  readonly providerError: string | undefined;
  /** Does it change the pod? */
  readonly mutates: boolean;
  /** Values that it fills in from a namespace that is not at hand. */
  readonly open: readonly OpenValue[];
  /** The pod as this SCC leaves it (without the open values). Built on demand. */
  readonly mutated: () => JsonObject;
}

/** What the first objection decides. */
type Verdict = Pick<SccReview, 'verdict' | 'invalidates'>;

/** What the whole attempt shows. */
type Outcome = Verdict & Pick<SccReview, 'violations' | 'missing' | 'mutates' | 'open' | 'mutated'>;

/** Tries an SCC on a pod, as far as it is asked about it: of most SCCs only whether they would admit the pod. */
export const reviewScc = (constraint: Constraint, provided: Provided, usability: Usability, pod: Pod, release: Release): SccReview =>
  new Trial(constraint, provided, usability, pod, release);

/** A class, because there are many: none has functions of its own. */
class Trial implements SccReview {
  private found: Verdict | Outcome | null = null;

  readonly scc: string;
  readonly order: Order;
  readonly granted: SccReview['granted'];
  readonly subjectType: SubjectType | undefined;
  readonly condition: GrantCondition | undefined;
  readonly providerError: string | undefined;

  constructor(
    private readonly constraint: Constraint,
    private readonly provided: Provided,
    { granted, subjectType, condition }: Usability,
    private readonly pod: Pod,
    private readonly release: Release,
  ) {
    this.scc = constraint.name;
    this.order = constraint.order;
    this.granted = granted;
    this.subjectType = subjectType;
    this.condition = condition;
    this.providerError = provided.ok ? undefined : provided.error;
  }

  get verdict(): SccReview['verdict'] {
    return this.decided().verdict;
  }

  get invalidates(): boolean {
    return this.decided().invalidates;
  }

  get violations(): readonly Violation[] {
    return this.whole().violations;
  }

  get missing(): readonly MissingFact[] {
    return this.whole().missing;
  }

  get mutates(): boolean {
    return this.whole().mutates;
  }

  get open(): readonly OpenValue[] {
    return this.whole().open;
  }

  repeated(): readonly Violation[] {
    const { provided, pod, release, violations } = this;
    if (!violations.some(({ check }) => check === 'hostPorts') || !provided.ok) return violations;
    return splitByScc(certainViolations(admit(provided.provider, pod, release), pod), this.constraint).violations;
  }

  mutated(): JsonObject {
    return this.whole().mutated();
  }

  private decided(): Verdict {
    this.found ??=
      this.granted === false && this.pod.unreadable.length === 0 && this.constraint.unread.size === 0 ? this.upToObjection() : this.whole();
    return this.found;
  }

  private whole(): Outcome {
    if (this.found !== null && 'violations' in this.found) return this.found;
    const { constraint, provided, pod, release } = this;
    const whole = provided.ok ? outcomeOf(constraint, admit(provided.provider, pod, release, { repeats: false }), pod) : unusable(pod);
    this.found = whole;
    return whole;
  }

  /** If the pod can be read, each objection is certain. A granted SCC is asked in any case. */
  private upToObjection(): Verdict {
    const { constraint, provided, pod, release } = this;
    if (!provided.ok) return DENIED;
    const admission = admit(provided.provider, pod, release, { repeats: false, upToObjection: true });
    return admission.violations.length > 0 ? DENIED : outcomeOf(constraint, admission, pod);
  }
}

const DENIED: Verdict = { verdict: 'denied', invalidates: false };

const unusable = (pod: Pod): Outcome => ({ ...DENIED, violations: [], missing: [], mutates: false, open: [], mutated: () => pod.manifest });

/** It outlives its attempt, so it keeps only the attempt's changes, and lists of their own length. */
function outcomeOf(constraint: Constraint, admission: Admission, pod: Pod): Outcome {
  const { changes } = admission;
  const objections = certainViolations(admission, pod);
  const missingForPod = missingFor(admission, pod);
  const accepts = objections.length === 0 && missingForPod.length === 0;
  const invalid = accepts && mayBecomeInvalid(pod, constraint) ? invalidContainers(mutatedManifest(pod, changes), pod) : [];
  const { violations, open } = splitByScc([...objections, ...invalid], constraint);
  const missing = [...missingForPod, ...open];
  return {
    verdict: violations.length > 0 ? 'denied' : missing.length > 0 ? 'unknown' : 'admitted',
    violations,
    invalidates: invalid.length > 0 && violations.length > 0,
    missing,
    mutates: mutates(changes) || admission.open.length > 0,
    open: [...admission.open],
    mutated: () => mutatedManifest(pod, changes),
  };
}

/** The fields of SCCs that decide about what a check objects to. */
const FIELDS: Readonly<Record<Violation['check'], readonly string[]>> = {
  allowPrivilegeEscalation: ['allowPrivilegeEscalation', 'defaultAllowPrivilegeEscalation'],
  capabilities: ['allowedCapabilities', 'defaultAddCapabilities'],
  flexVolumes: ['allowedFlexVolumes'],
  fsGroup: ['fsGroup'],
  hostIPC: ['allowHostIPC'],
  hostNetwork: ['allowHostNetwork'],
  hostPID: ['allowHostPID'],
  hostPorts: ['allowHostPorts'],
  hostUsers: ['userNamespaceLevel'],
  privileged: ['allowPrivilegedContainer'],
  readOnlyRootFilesystem: ['readOnlyRootFilesystem'],
  runAsNonRoot: ['runAsUser'],
  runAsUser: ['runAsUser'],
  seLinux: ['seLinuxContext'],
  seccomp: ['seccompProfiles'],
  supplementalGroups: ['supplementalGroups'],
  sysctls: ['allowedUnsafeSysctls', 'forbiddenSysctls'],
  validity: ['allowPrivilegeEscalation', 'defaultAllowPrivilegeEscalation', 'defaultAddCapabilities'],
  volumes: ['volumes', 'allowHostDirVolumePlugin'],
};

/** The fields that may make an SCC object to what it accepts without them. */
const RESTRICTING = [
  'runAsUser',
  'seLinuxContext',
  'fsGroup',
  'supplementalGroups',
  'readOnlyRootFilesystem',
  'userNamespaceLevel',
  'forbiddenSysctls',
  'allowedFlexVolumes',
];

/** The objections that no placeholder of the SCC decides about, and the fields with a placeholder that may decide about the pod. */
function splitByScc(
  all: readonly Violation[],
  { name, unread }: Constraint,
): Pick<Outcome, 'violations'> & { readonly open: readonly MissingFact[] } {
  if (unread.size === 0) return { violations: all, open: [] };
  const fields = new Set([...RESTRICTING, ...all.flatMap(({ check }) => FIELDS[check])]);
  const open = [...unread].filter(([field]) => fields.has(field));
  return {
    violations: all.filter(({ check }) => !FIELDS[check].some(field => unread.has(field))),
    open: open.map(([field, written]) => ({ kind: 'scc-value', scc: name, path: [field], written })),
  };
}

function missingFor({ missing }: Admission, { manifest, unreadable }: Pod): readonly MissingFact[] {
  if (unreadable.length === 0) return missing;
  return [...missing, ...unreadable.map((path): MissingFact => ({ kind: 'value', path, written: valueAt(manifest, path) ?? null }))];
}

/** An objection to a field that cannot be read would be a guess. */
function certainViolations({ violations }: Admission, { unreadable }: Pod): readonly Violation[] {
  if (unreadable.length === 0) return violations;
  return violations.filter(({ path }) => !unreadable.some(other => isWithin(path, other) || isWithin(other, path)));
}
