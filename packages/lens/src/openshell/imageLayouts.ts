/**
 * What each OpenShell image contains, release by release, as data with source and date. `docs/openshell-releases.md` is generated
 * from it, so that a reader can check each row.
 */
import { rangeTexts } from './messages';

/** `supervisor` and `sandbox` by the name of the image; which of them contains the in-pod binary depends on the release. */
export type ImageRole = 'supervisor' | 'sandbox';

/** `upstream` is NVIDIA/OpenShell, with mirrors and forks; `red-hat` the builds of Open Data Hub and OpenShift AI. */
export type Builder = 'upstream' | 'red-hat';

export interface ImageLayout {
  readonly builder: Builder;
  readonly role: ImageRole;
  /** The tags that have this layout, in words. */
  readonly tags: () => string;
  /** The newest patch release of 0.0 that has it; null for images of 0.1.0 and newer. */
  readonly upTo: number | null;
  readonly base: 'ubuntu' | 'scratch' | 'alpine' | 'distroless' | 'ubi-minimal' | 'ubi-micro';
  /** The path of the binary in the image. */
  readonly binary: string;
  /** Whether the binary has the subcommand `copy-self`. */
  readonly copySelf: boolean;
  /** Whether `cp` and `sh` exist. */
  readonly shell: boolean;
  /** Whether a user other than root can execute the binary. */
  readonly nonRoot: boolean;
  /** Whether the binary, once copied, starts only with `--bootstrap FILE`, as the pods of a gateway of 0.1.0 or newer do. */
  readonly bootstrapOnly: boolean;
  readonly source: string;
  /** The day on which the source was published or read, as YYYY-MM-DD. */
  readonly date: string;
}

const SINGLE_POD = { role: 'supervisor', binary: '/openshell-sandbox', copySelf: true, bootstrapOnly: false } as const;
const TWO_PODS = { upTo: null, tags: () => rangeTexts.from('0.1.0'), nonRoot: true } as const;
const SUPERVISOR_POD = { ...TWO_PODS, role: 'supervisor', binary: '/openshell-supervisor', copySelf: false, bootstrapOnly: false } as const;
const WORKLOAD_POD = { ...TWO_PODS, role: 'sandbox', binary: '/openshell-sandbox', copySelf: true, bootstrapOnly: true } as const;

/** In the order of the releases. */
export const IMAGE_LAYOUTS: readonly ImageLayout[] = [
  {
    ...SINGLE_POD,
    builder: 'upstream',
    upTo: 36,
    tags: () => rangeTexts.upTo('0.0.36'),
    base: 'ubuntu',
    binary: '/usr/local/bin/openshell-sandbox',
    copySelf: false,
    shell: true,
    nonRoot: true,
    source: 'NVIDIA/OpenShell deploy/docker at v0.0.30 to v0.0.36; copy-self came with PR #1208',
    date: '2026-08-22',
  },
  {
    ...SINGLE_POD,
    builder: 'upstream',
    upTo: 39,
    tags: () => rangeTexts.between('0.0.37', '0.0.39'),
    base: 'ubuntu',
    shell: true,
    nonRoot: true,
    source: 'NVIDIA/OpenShell deploy/docker at v0.0.37 and v0.0.39',
    date: '2026-08-22',
  },
  {
    ...SINGLE_POD,
    builder: 'upstream',
    upTo: 81,
    tags: () => rangeTexts.between('0.0.40', '0.0.81'),
    base: 'scratch',
    shell: false,
    nonRoot: false,
    source: 'NVIDIA/OpenShell deploy/docker at v0.0.40 and v0.0.81 (FROM scratch, mode 0550 root:root), issue #1209',
    date: '2026-08-22',
  },
  {
    ...SINGLE_POD,
    builder: 'upstream',
    upTo: 116,
    tags: () => rangeTexts.between('0.0.82', '0.0.116'),
    base: 'alpine',
    shell: true,
    nonRoot: true,
    source: 'NVIDIA/OpenShell deploy/docker at v0.0.82 and v0.0.111 (alpine:3.22, mode 0555); architecture/build.md @02274b32 for v0.0.116',
    date: '2026-08-31',
  },
  {
    ...SUPERVISOR_POD,
    builder: 'upstream',
    base: 'distroless',
    shell: false,
    source: 'NVIDIA/OpenShell release v0.1.0; deploy/docker/Dockerfile.supervisor @0b37da61 (base-nossl-debian13, mode 0555)',
    date: '2026-09-25',
  },
  {
    ...WORKLOAD_POD,
    builder: 'upstream',
    base: 'scratch',
    shell: false,
    source: 'NVIDIA/OpenShell release v0.1.0; deploy/docker/Dockerfile.sandbox @0b37da61 (FROM scratch, USER 65532, mode 0555)',
    date: '2026-09-25',
  },
  {
    ...SINGLE_POD,
    builder: 'red-hat',
    upTo: 116,
    tags: () => rangeTexts.between('v0.0.112-rhaiv.0', 'v0.0.116-rhaiv.7'),
    base: 'ubi-minimal',
    shell: true,
    nonRoot: true,
    source: 'red-hat-data-services/openshell Dockerfile.konflux.supervisor before the split (ubi9/ubi-minimal, mode 0555)',
    date: '2026-11-24',
  },
  {
    ...SUPERVISOR_POD,
    builder: 'red-hat',
    tags: () => rangeTexts.from('v0.0.116-rhaiv.8'),
    base: 'ubi-minimal',
    shell: true,
    source: 'red-hat-data-services/openshell Dockerfile.konflux.supervisor @f1e7ab0c (ubi9/ubi-minimal 9.8)',
    date: '2026-11-24',
  },
  {
    ...WORKLOAD_POD,
    builder: 'red-hat',
    tags: () => rangeTexts.from('v0.0.116-rhaiv.8'),
    base: 'ubi-micro',
    shell: false,
    source: 'red-hat-data-services/openshell Dockerfile.konflux.sandbox @222901e1 (ubi9/ubi-micro 9.8, USER 65532)',
    date: '2026-11-24',
  },
];
