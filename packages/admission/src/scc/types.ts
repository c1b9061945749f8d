import type { ContainerList, FieldPath, Json, JsonObject, SELinuxOptions as SELinuxFields } from '@scc-lens/words';

/** An inclusive range of ids; `min > max` admits nothing. */
export interface IDRange {
  readonly min: number;
  readonly max: number;
}

export type SELinuxOptions = JsonObject & SELinuxFields;

/** The fields of an SCC that give its pods access to their node. */
export const NODE_ACCESS_FLAGS = [
  'allowPrivilegedContainer',
  'allowHostDirVolumePlugin',
  'allowHostIPC',
  'allowHostNetwork',
  'allowHostPID',
  'allowHostPorts',
] as const;

/** A SecurityContextConstraints of a manifest or a cluster (security.openshift.io/v1). */
export interface SecurityContextConstraints extends JsonObject, Readonly<Partial<Record<(typeof NODE_ACCESS_FLAGS)[number], boolean>>> {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: JsonObject & { readonly name?: string };
  readonly priority?: number | null;
  readonly allowPrivilegeEscalation?: boolean | null;
  readonly defaultAllowPrivilegeEscalation?: boolean | null;
  readonly readOnlyRootFilesystem?: boolean;
  readonly userNamespaceLevel?: string;
  readonly allowedCapabilities?: readonly string[] | null;
  readonly defaultAddCapabilities?: readonly string[] | null;
  readonly requiredDropCapabilities?: readonly string[] | null;
  readonly volumes?: readonly string[] | null;
  readonly allowedFlexVolumes?: readonly JsonObject[] | null;
  readonly seccompProfiles?: readonly string[] | null;
  readonly allowedUnsafeSysctls?: readonly string[] | null;
  readonly forbiddenSysctls?: readonly string[] | null;
  readonly runAsUser?: JsonObject | null;
  readonly seLinuxContext?: JsonObject | null;
  readonly fsGroup?: JsonObject | null;
  readonly supplementalGroups?: JsonObject | null;
  readonly users?: readonly string[] | null;
  readonly groups?: readonly string[] | null;
}

/** The capabilities of the manifest; where admission adds one, each name once and in Go's order. */
export interface Capabilities {
  readonly add: readonly string[];
  readonly drop: readonly string[];
  readonly sortedAdd: readonly string[];
  readonly sortedDrop: readonly string[];
}

export interface SeccompProfile extends JsonObject {
  readonly type: string;
  readonly localhostProfile?: string;
}

/** What SCC admission reads of the securityContext of pods and of containers. */
interface AnySecurityContext {
  readonly runAsUser: number | undefined;
  readonly runAsNonRoot: boolean | undefined;
  readonly seLinuxOptions: SELinuxOptions | undefined;
  readonly seccompProfile: SeccompProfile | undefined;
}

/** The fields of a container's securityContext that SCC admission reads. */
export interface SecurityContext extends AnySecurityContext {
  readonly privileged: boolean | undefined;
  readonly readOnlyRootFilesystem: boolean | undefined;
  readonly allowPrivilegeEscalation: boolean | undefined;
  readonly capabilities: Capabilities | undefined;
}

/** The fields of a pod's securityContext that SCC admission reads. */
export interface PodSecurityContext extends AnySecurityContext {
  readonly fsGroup: number | undefined;
  readonly supplementalGroups: readonly number[] | undefined;
  /** The names; sysctls' values are never looked at. */
  readonly sysctls: readonly string[];
}

/** One container of a pod, by its list and place there. */
export interface ContainerRef {
  readonly list: ContainerList;
  readonly index: number;
  readonly name: string;
}

export interface ContainerPort {
  /** After defaulting: the container port where the pod uses the host's network and names none. 0 = none. */
  readonly hostPort: number;
  /** True if `hostPort` is written in the manifest. */
  readonly written: boolean;
}

export interface Container extends ContainerRef {
  /** The reference alone, for findings. */
  readonly ref: ContainerRef;
  /** Undefined where the container has no securityContext at all. */
  readonly securityContext: SecurityContext | undefined;
  readonly ports: readonly ContainerPort[];
  /** The value of the old seccomp annotation for this container; it may be empty. */
  readonly seccompAnnotation: string | undefined;
}

export interface Volume {
  /** FSType as SCCs spell it, by the first source set; `emptyDir` where no source is written. */
  readonly type: string;
  /** The pod's field of that source; undefined where none is written. */
  readonly field: string | undefined;
  readonly source: JsonObject;
  /** The driver of a FlexVolume, which is looked at even where another source comes first; empty for none, undefined where there is no FlexVolume. */
  readonly flexDriver: string | undefined;
}

/** A v1 Pod as admission sees it: decoded, API defaults applied, only what admission reads. */
export interface Pod {
  /** The name in the API server's messages: metadata.name, else generateName, else `Unknown`. */
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Empty where none is written. */
  readonly serviceAccountName: string;
  readonly os: string;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly hostUsers: boolean | undefined;
  readonly securityContext: PodSecurityContext;
  /** In the order in which admission visits them: init, ordinary, ephemeral. Sidecars are ordinary init containers here. */
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly manifest: JsonObject;
  /** Fields that admission reads but whose value has another type (for instance a template's placeholder). */
  readonly unreadable: readonly FieldPath[];
}

/** What is known of the pod's namespace. `annotations` undefined = not at hand; null = none. */
export interface Namespace {
  readonly name?: string;
  readonly annotations?: Readonly<Record<string, string>> | null;
  readonly labels?: Readonly<Record<string, string>>;
  /** The namespace is known not to exist. */
  readonly missing?: boolean;
}

/** A requester or service account, as an authenticator presents it. */
export interface UserInfo {
  readonly name: string;
  readonly groups: readonly string[];
}

/** RBAC's verb `use` on SCCs. With `namespace` a RoleBinding there, without it a ClusterRoleBinding. `sccs: ['*']` = all. */
export interface Grant {
  readonly subject: { readonly kind: 'User' | 'Group' | 'ServiceAccount'; readonly name: string; readonly namespace?: string };
  readonly sccs: readonly string[];
  readonly namespace?: string | null;
  /** It may be none. A conditional one that names no namespace at all is one in the pod's. */
  readonly condition?: GrantCondition;
}

/** What decides whether there is a grant: a ClusterRole that may not exist, an object with several definitions, a binding without a namespace. */
export interface GrantCondition {
  readonly role?: string;
  readonly unplaced?: string;
  readonly oneOf?: string;
}

/** Grants that there may be in addition to the known ones. */
export type UnreadGrants =
  | {
      /** Whose: `namespace/name`. */
      readonly serviceAccount: string;
      /** What messages call the cluster that has not shown them. */
      readonly cluster: string;
    }
  /** The kind, where it is not known who creates its pods, and so what that user may use in addition to the service account. */
  | { readonly createdFor: string }
  /** The kind whose controller chooses the service account, so that it is not known whose grants count. */
  | { readonly chosenBy: string }
  /** The name of the service account, where the namespace decides which one it is, and so which of the known grants count. */
  | { readonly inSomeNamespace: string };

export type SubjectType = 'user' | 'serviceaccount';

/** The kinds of checks that SCC admission makes; `validity` is Kubernetes' own, of the pod as an SCC leaves it. */
export type Check =
  | 'allowPrivilegeEscalation'
  | 'capabilities'
  | 'flexVolumes'
  | 'fsGroup'
  | 'hostIPC'
  | 'hostNetwork'
  | 'hostPID'
  | 'hostPorts'
  | 'hostUsers'
  | 'privileged'
  | 'readOnlyRootFilesystem'
  | 'runAsNonRoot'
  | 'runAsUser'
  | 'seLinux'
  | 'seccomp'
  | 'supplementalGroups'
  | 'sysctls'
  | 'validity'
  | 'volumes';

/** What an SCC would accept at a field. */
export interface Accepts {
  /** Any of these values (`prefix*` for sysctls). */
  readonly values?: readonly (boolean | number | string)[];
  /** Any id inside one of these ranges. */
  readonly ranges?: readonly IDRange[];
  /** The values come from this annotation of the namespace, which is not at hand. */
  readonly annotation?: string;
  /** The field may also be left out: the SCC then fills in what it wants, or wants nothing. */
  readonly absent: boolean;
}

/** One objection of one SCC against one pod. */
export interface Violation {
  readonly check: Check;
  /** The API server's own address, e.g. `provider restricted-v2: .containers[0].capabilities.add`. */
  readonly field: string;
  readonly type: 'FieldValueInvalid' | 'FieldValueForbidden';
  readonly badValue: Json;
  readonly detail: string;
  /** The v1 Pod field to point at, from the pod's root: where the value is written, or where it would be. */
  readonly path: FieldPath;
  /** The container that was being checked; absent for the pod's own fields. */
  readonly container?: ContainerRef;
  readonly accepts: Accepts;
  /** Set where the denial rests on what OpenShift itself allocates to namespaces, because the real values are not at hand. */
  readonly assumption?: string;
}

/** A fact without which a verdict cannot be given. */
export type MissingFact =
  /** An annotation of the namespace decides whether the value at `path` is accepted. */
  | { readonly kind: 'namespace-annotation'; readonly annotation: string; readonly path: FieldPath; readonly scc: string }
  /** Whether the pod's service account or the requester may use this SCC. */
  | ({ readonly kind: 'grant'; readonly scc: string; readonly unread?: UnreadGrants } & GrantCondition)
  /** An unknown ServiceAccount that decides whether the pod gets the volume of its token. The caller of the engine finds it. */
  | { readonly kind: 'service-account'; readonly name: string }
  /** An SCC that the pod requires by annotation and that is not at hand. */
  | { readonly kind: 'scc'; readonly name: string }
  /** Whether a z-stream has a change of the stock SCCs. The caller of the engine finds it. */
  | { readonly kind: 'z-stream'; readonly release: string; readonly merged: string; readonly pull: number }
  /** The security context, in the object, of a container that its controller adds to the pod. The caller of the engine finds it. */
  | { readonly kind: 'added-container'; readonly path: FieldPath }
  /** What an FSType that the SCC names allows, which decides about the volume at `path`. */
  | { readonly kind: 'volume-type'; readonly type: string; readonly path: FieldPath; readonly scc: string }
  /** The SCCs at hand may not be all SCCs of the cluster. */
  | { readonly kind: 'other-sccs' }
  /** A field whose value cannot be read (a template's placeholder, a wrong type), as it is written. */
  | { readonly kind: 'value'; readonly path: FieldPath; readonly written: Json }
  /** A field of the SCC with a placeholder. */
  | { readonly kind: 'scc-value'; readonly scc: string; readonly path: FieldPath; readonly written: Json };

/** A value that the SCC fills in from the namespace and that is not known without it. */
export interface OpenValue {
  readonly path: FieldPath;
  readonly annotation: string;
}
