/**
 * The releases of OpenShell and of agent-sandbox that are known, as data with sources and dates: what each brings that code asks for, and
 * what its images contain. A new release is a new row (CONTRIBUTING.md). `docs/openshell-releases.md` is generated from it.
 */
export interface KnownRelease {
  readonly version: string;
  /** The day on which it was published, as YYYY-MM-DD; null where that is not known. */
  readonly date: string | null;
  /** Its changes that concern pods and admission. */
  readonly brings: string;
}

/** What code asks of a release; a newer one has it too. */
export type Feature =
  /** The supervisor of an image installs itself, with `copy-self` (PR #1208). */
  | 'copy-self'
  /** The supervisor clears the bounding set of the agent, with SETPCAP (PR #2001). */
  | 'bounding-set'
  /** The gateway makes a workload pod and a supervisor pod without capabilities (RFC 0012); before, supervisor and agent share a pod. */
  | 'two-pods'
  /** The chart reads `gatewayConfig`. */
  | 'gateway-config'
  /** The driver refuses labels and annotations of templates that it does not list (#4497). */
  | 'listed-annotations';

export interface OpenShellRow extends KnownRelease {
  readonly features?: readonly Feature[];
  /** Images whose content is another one from this release on. */
  readonly images?: readonly ImageLayout[];
}

/** `supervisor` and `sandbox` by the name of the image; which of them contains the in-pod binary depends on the release. */
export type ImageRole = 'supervisor' | 'sandbox';

/** `upstream` is NVIDIA/OpenShell, with mirrors and forks; `red-hat` the builds of Open Data Hub and OpenShift AI. */
export type Builder = 'upstream' | 'red-hat';

export interface ImageLayout {
  readonly builder: Builder;
  readonly role: ImageRole;
  readonly base: 'ubuntu' | 'scratch' | 'alpine' | 'distroless' | 'ubi-minimal' | 'ubi-micro';
  readonly binary: string;
  /** Whether the binary has the subcommand `copy-self`. */
  readonly copySelf: boolean;
  /** Whether `cp` and `sh` exist. */
  readonly shell: boolean;
  /** Whether a user other than root can execute the binary. */
  readonly nonRoot: boolean;
  /** Whether the binary, once copied, starts only with `--bootstrap FILE`, as in the pods that a gateway makes. */
  readonly bootstrapOnly: boolean;
  readonly source: string;
  /** The day on which the source was published or read, as YYYY-MM-DD. */
  readonly date: string;
}

const RED_HAT = { builder: 'red-hat' } as const;

/** The image of a supervisor that shares the pod of the agent, except for what `more` states. */
const layout = (base: ImageLayout['base'], date: string, source: string, more: Partial<ImageLayout> = {}): ImageLayout => ({
  builder: 'upstream',
  role: 'supervisor',
  base,
  binary: '/openshell-sandbox',
  copySelf: true,
  shell: true,
  nonRoot: true,
  bootstrapOnly: false,
  source,
  date,
  ...more,
});
const SUPERVISOR_POD = { binary: '/openshell-supervisor', copySelf: false } as const;
const WORKLOAD_POD = { role: 'sandbox', shell: false, bootstrapOnly: true } as const;

/** Oldest first. Source: the releases of NVIDIA/OpenShell, from 0.1.10 on of ai-openshell/OpenShell, and the documentation of each. */
export const OPENSHELL_RELEASES: readonly OpenShellRow[] = [
  {
    version: '0.0.30',
    date: null,
    brings: 'The oldest supervisor image that is known.',
    images: [
      layout('ubuntu', '2026-08-22', 'NVIDIA/OpenShell deploy/docker at v0.0.30 to v0.0.36; copy-self came with PR #1208', {
        binary: '/usr/local/bin/openshell-sandbox',
        copySelf: false,
      }),
    ],
  },
  {
    version: '0.0.37',
    date: null,
    brings: '`copy-self`, with which the supervisor of an image installs itself.',
    features: ['copy-self'],
    images: [layout('ubuntu', '2026-08-22', 'NVIDIA/OpenShell deploy/docker at v0.0.37 and v0.0.39')],
  },
  {
    version: '0.0.40',
    date: null,
    brings: 'A supervisor image without `cp` and `sh`, whose binary only root can execute.',
    images: [
      layout(
        'scratch',
        '2026-08-22',
        'NVIDIA/OpenShell deploy/docker at v0.0.40 and v0.0.81 (FROM scratch, mode 0550 root:root), issue #1209',
        { shell: false, nonRoot: false },
      ),
    ],
  },
  { version: '0.0.73', date: null, brings: "The supervisor clears the agent's bounding set, with SETPCAP.", features: ['bounding-set'] },
  {
    version: '0.0.82',
    date: null,
    brings: 'The supervisor in a sidecar. `cp` and `sh` are in its image again, and every user can execute the binary.',
    images: [
      layout(
        'alpine',
        '2026-08-31',
        'NVIDIA/OpenShell deploy/docker at v0.0.82 and v0.0.111 (alpine:3.22, mode 0555); architecture/build.md @02274b32 for v0.0.116',
      ),
    ],
  },
  {
    version: '0.0.112-rhaiv.0',
    date: null,
    brings: 'The oldest Red Hat build that is known.',
    images: [
      layout(
        'ubi-minimal',
        '2026-11-24',
        'red-hat-data-services/openshell Dockerfile.konflux.supervisor before the split (ubi9/ubi-minimal, mode 0555)',
        RED_HAT,
      ),
    ],
  },
  { version: '0.0.116', date: null, brings: 'The last one whose supervisor shares the pod of the agent.' },
  {
    version: '0.0.116-rhaiv.8',
    date: null,
    brings: 'The first Red Hat build with two pods (opendatahub-io/agentic-ci, tag v0.0.116-rhaiv.8).',
    features: ['two-pods'],
    images: [
      layout(
        'ubi-minimal',
        '2026-11-24',
        'red-hat-data-services/openshell Dockerfile.konflux.supervisor @f1e7ab0c (ubi9/ubi-minimal 9.8)',
        { ...SUPERVISOR_POD, ...RED_HAT },
      ),
      layout(
        'ubi-micro',
        '2026-11-24',
        'red-hat-data-services/openshell Dockerfile.konflux.sandbox @222901e1 (ubi9/ubi-micro 9.8, USER 65532)',
        { ...WORKLOAD_POD, ...RED_HAT },
      ),
    ],
  },
  {
    version: '0.1.0',
    date: '2026-09-25',
    brings: 'Two pods without capabilities, and labels on what sandboxes attach (`openshell.ai/sandbox-attachable`).',
    features: ['two-pods'],
    images: [
      layout(
        'distroless',
        '2026-09-25',
        'NVIDIA/OpenShell release v0.1.0; deploy/docker/Dockerfile.supervisor @0b37da61 (base-nossl-debian13, mode 0555)',
        { ...SUPERVISOR_POD, shell: false },
      ),
      layout(
        'scratch',
        '2026-09-25',
        'NVIDIA/OpenShell release v0.1.0; deploy/docker/Dockerfile.sandbox @0b37da61 (FROM scratch, USER 65532, mode 0555)',
        WORKLOAD_POD,
      ),
    ],
  },
  { version: '0.1.1', date: '2026-09-26', brings: '' },
  { version: '0.1.2', date: '2026-09-28', brings: '' },
  { version: '0.1.3', date: '2026-10-09', brings: 'Sandboxes work on the kernel of RHEL CoreOS 9 (5.14) without a legacy mode.' },
  {
    version: '0.1.4',
    date: '2026-10-13',
    brings: '`gatewayConfig` in the values of the chart; the older values are deprecated aliases.',
    features: ['gateway-config'],
  },
  {
    version: '0.1.5',
    date: '2026-10-20',
    brings: 'Labels and annotations of a template are refused unless the driver lists them.',
    features: ['listed-annotations'],
  },
  { version: '0.1.6', date: '2026-10-27', brings: 'The sandbox opens the control connection: both images must be of one release.' },
  { version: '0.1.7', date: '2026-11-03', brings: '' },
  { version: '0.1.8', date: '2026-11-10', brings: '' },
  { version: '0.1.9', date: '2026-11-17', brings: '' },
  {
    version: '0.1.10',
    date: '2026-11-24',
    brings:
      'Images at `quay.io/ai-openshell`, the chart at `oci://quay.io/ai-openshell/charts/openshell`. Its gateway serves no addresses of sandboxes unless `enable_gateway_service_routing` is true.',
  },
];

/** Oldest first. Source: the releases of kubernetes-sigs/agent-sandbox. */
export const AGENT_SANDBOX_RELEASES: readonly KnownRelease[] = [
  { version: '0.5.0', date: '2026-06-24', brings: '`v1beta1` of its kinds, with `operatingMode` instead of `replicas`.' },
  { version: '1.0.0', date: '2026-08-28', brings: 'No `v1alpha1` any more.' },
  { version: '1.0.4', date: null, brings: 'Events of a Sandbox, such as `SandboxPodCreateFailed`, and the reason `InvalidConfiguration`.' },
  { version: '1.0.12', date: null, brings: 'The newest on 2026-11-28.' },
];

/** The version of agent-sandbox's API that is served, and the one before: with which release the one came, and with which the other went. */
export const SANDBOX_API = { version: 'v1beta1', since: '0.5.0', before: 'v1alpha1', removedIn: '1.0.0' } as const;
