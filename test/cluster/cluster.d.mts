/** Types of cluster.mjs, for the tests. */

export interface ClusterOptions {
  /** Namespaces in which developer may edit, project-admin administer and viewer read. Default: team-a. */
  readonly namespaces?: readonly string[];
  /** Keeps the cluster; a used folder brings its cluster back. Default: a temporary folder that goes with the cluster. */
  readonly stateDir?: string;
  /** The OpenShift release whose stock SCCs and default grants a new cluster gets. Default: 4.20. */
  readonly release?: string;
  /** Answer PodSecurityPolicySubjectReviews as OpenShift does. Default: true. */
  readonly subjectReviews?: boolean;
  /** Also toxiproxy, which breaks connections. Default: true. */
  readonly faults?: boolean;
  /** Where build progress goes. Default: standard error. */
  readonly log?: (line: string) => void;
}

export interface Cluster {
  /** Ours with SCC admission; KUBEBUILDER_ASSETS' plain Kubernetes; or the one of SCC_LENS_TEST_KUBECONFIG. */
  readonly kind: 'openshift' | 'kubernetes' | 'external';
  readonly url: string;
  /** Paths by user. An external cluster has one login for admin and developer, and no others. */
  readonly kubeconfigs: { readonly admin: string; readonly developer: string; readonly 'project-admin'?: string; readonly viewer?: string };
  readonly stateDir?: string;
  /** The rest is there for kind openshift only. */
  readonly adminPort?: number;
  readonly readyMs?: number;
  /** toxiproxy's own HTTP API (its proxy is called apiserver), and the API server's address through it. */
  readonly toxiproxy?: { readonly api: string; readonly url: string };

  /** Puts fault rules in force in place of the present ones; none clears them. */
  chaos(...rules: ChaosRule[]): Promise<ChaosHits[]>;
  chaosRules(): Promise<ChaosHits[]>;
  /** How long each answer of etcd to the API server takes, in milliseconds; 0 for no longer than it does. */
  slowStorage(ms: number): Promise<void>;
  /** An answer, a line of JSON, for each line of cases; see README.md. */
  judge(cases: string): AsyncIterable<string>;
  stop(): Promise<void>;
  /** SIGKILL, as a crash. */
  kill(): Promise<void>;
  /** Stops it if it runs and starts it again: same data, address, kubeconfigs and tokens. Chaos rules are gone. */
  restart(): Promise<void>;
}

/** Which requests to break and how; see internal/chaos/rule.go. */
export interface ChaosRule {
  readonly method?: string;
  /** A regular expression of Go, found anywhere in path?query. */
  readonly path?: string;
  /** Also break the requests of controllers, scheduler and kwok. */
  readonly components?: boolean;
  /** How many requests; 0 or absent means all. */
  readonly count?: number;
  readonly delayMs?: number;
  /** Keeps requests waiting until the rules are replaced or cleared. */
  readonly hold?: boolean;
  /** Answers in the server's place, with headers and body. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Resets the stream after so many bytes of the answer's body. */
  readonly cutAfter?: number;
}

export interface ChaosHits extends ChaosRule {
  readonly hits: number;
}

/** Paths of programs, and of folders of published files. */
export interface Built {
  readonly testCluster: string;
  readonly kwok: string;
  readonly agentSandbox: string;
  readonly toxiproxy: string;
  readonly constraintCrds: string;
  readonly sandboxCrds: string;
  readonly stages: string;
}

export function buildCluster(options?: Pick<ClusterOptions, 'log'>): Promise<Built>;
/** The path of kubectl, of the same Kubernetes as the control plane. */
export function buildKubectl(options?: Pick<ClusterOptions, 'log'>): Promise<string>;
/** The path of the program that validates objects as this API server does. */
export function buildValidator(options?: Pick<ClusterOptions, 'log'>): Promise<string>;
export function startCluster(options?: ClusterOptions): Promise<Cluster>;
/** Copies a kubeconfig with another server (for example toxiproxy) or token (for example an expired one); resolves to the new path. */
export function copyKubeconfig(from: string, to: string, changes: { readonly server?: string; readonly token?: string }): Promise<string>;
/** Writes the clusters, users and contexts of kubeconfigs into one file; its current context is the first one's. Resolves to its path. */
export function joinKubeconfigs(files: readonly string[], to: string): Promise<string>;
