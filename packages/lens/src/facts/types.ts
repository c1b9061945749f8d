import type { SecurityContextConstraints } from '@scc-lens/admission';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import type { Settings } from './settings';

/** What is known around a document. `cluster` decides verdicts, as they are once the files are deployed; `workspace` is for rules that judge what is granted against what runs. */
export interface Facts {
  readonly cluster: ClusterFacts;
  readonly workspace: WorkspaceFacts;
}

/** What something is judged by. */
export interface World {
  readonly facts: Facts;
  readonly settings: Settings;
  /** The judged file, where the facts may be of another reading of it: objects do not show it then. */
  readonly ownFile?: string | undefined;
  /** The folder, with a `/` at its end, from which messages name files; without it, the judged file's. */
  readonly root?: string | undefined;
}

export interface ClusterFacts {
  /** The live cluster that these facts were read from, e.g. `crc-admin`; null for the offline forecast. */
  readonly context: string | null;
  /** SCCs in addition to the release's stock ones; one with a stock name replaces the stock one. */
  readonly sccs: readonly SecurityContextConstraints[];
  /** Whether `sccs` are all there are, instead of additions to the release's stock ones. */
  readonly onlyTheseSccs: boolean;
  /** Whether the user may not read the SCCs of the live cluster: verdicts are then a forecast, as they are offline. */
  readonly hiddenSccs: boolean;
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  /** ServiceAccount objects at hand, by `namespace/name`; one that names no namespace starts with the slash. */
  readonly serviceAccounts: ReadonlyMap<string, ServiceAccountFacts>;
  /** The file or folder for whose pods they are: of what several files define in their own way, they are what is nearest to it. */
  readonly around?: string;
  /** The namespace of objects that name none; null where it is not known. */
  readonly defaultNamespace: string | null;
  readonly grants: readonly Grant[];
  /** Whether `grants` contain what each cluster of the release grants, as far as this one does. */
  readonly onlyTheseGrants?: boolean;
  /** Whose grants are all among `grants`; null if that is so for all users. */
  readonly grantsReadOf: GrantScope | null;
  /** What is on the live cluster already, where its SCCs could be read and the files state more. */
  readonly live?: LiveFacts;
}

/** A cluster before the files of the workspace are deployed. */
export interface LiveFacts {
  /** The facts without the SCCs, grants and namespaces of files. */
  readonly facts: ClusterFacts;
  /** What the files state. */
  readonly policies: readonly Placed<KubernetesObject>[];
}

export interface ServiceAccountFacts {
  /** `automountServiceAccountToken`; undefined where it cannot be read. */
  readonly automount: boolean | undefined;
}

/** The service accounts whose grants were all read from a live cluster. */
export interface GrantScope {
  /** All service accounts of these namespaces, */
  readonly namespaces: readonly string[];
  /** and these, as `namespace/name`. */
  readonly serviceAccounts: readonly string[];
}

/** A Namespace object's metadata, as far as admission reads it. */
export interface NamespaceFacts {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** A permission to `use` SCCs: what a Role or ClusterRole and a binding to it amount to for one subject. */
export interface Grant {
  readonly subject: GrantSubject;
  /** SCC names; `*` for all. */
  readonly sccs: readonly string[];
  /** The namespace of the RoleBinding; null for a ClusterRoleBinding. */
  readonly namespace: string | null;
  /** What grants it, for messages: `RoleBinding sandbox-scc`. */
  readonly origin: string;
  /** A ClusterRole that the binding names and that is not at hand: OpenShift ships it for its own SCCs, and `oc` makes it for others. */
  readonly absentRole?: string;
  /** An object with several definitions that do not all give the right: `Role sandbox-scc`. */
  readonly oneOf?: string;
  /** Its binding names no namespace, or a placeholder, and where it is applied is not known. */
  readonly isUnplaced?: true;
  /** The role that it names, where nothing shows that this is applied in the namespace of the binding: `Role sandbox-scc`. */
  readonly unplacedRole?: string;
}

export type GrantSubject =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  /** The namespace is assumed where neither the subject nor its binding states a known one. */
  | { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string; readonly isAssumed?: true };

export interface WorkspaceFacts {
  readonly workloads: readonly Placed<Workload>[];
  /** SCC, RBAC, Namespace, ServiceAccount and SandboxWarmPool objects, and those that install charts. */
  readonly policies: readonly Placed<KubernetesObject>[];
  /** Objects whose controllers compose pods of them, which are not judged. */
  readonly composers?: readonly Placed<KubernetesObject>[];
  /** Documents that may contain SCCs, roles, bindings and the like, and that cannot be read now. */
  readonly unread?: readonly Placed<true>[];
  /** The service accounts of documents whose pods cannot be read: templates, and invalid ones. */
  readonly unjudged?: readonly Placed<readonly string[]>[];
}

/** Something found in the workspace, and the file it is in (a URI in the editor, a path on the command line). */
export interface Placed<T> {
  readonly file: string;
  /** Which of the file's documents, from zero. */
  readonly document: number;
  readonly item: T;
}

/** Facts that do not come from the workspace's manifests: settings, command line options, a connected cluster. */
export interface GivenFacts {
  readonly context?: string | null;
  readonly sccs?: readonly SecurityContextConstraints[];
  readonly onlyTheseSccs?: boolean;
  readonly hiddenSccs?: boolean;
  readonly namespaces?: readonly NamespaceFacts[];
  readonly defaultNamespace?: string;
  readonly grants?: readonly Grant[];
  readonly grantsReadOf?: GrantScope;
}
