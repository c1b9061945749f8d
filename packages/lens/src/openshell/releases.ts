/**
 * The releases of OpenShell and of agent-sandbox that are known, as data with dates. A new one is a new row. `docs/openshell-releases.md` is
 * generated from it.
 */
export interface KnownRelease {
  readonly version: string;
  /** The day on which it was published, as YYYY-MM-DD; null where that is not known. */
  readonly date: string | null;
  /** What of it concerns pods and admission. */
  readonly brings: string;
}

/** The newest upstream release whose supervisor runs in pods that are written by hand. */
export const NEWEST_SINGLE_POD_RELEASE = '0.0.116';

/** The upstream release from which the gateway makes pods that need no SCC. */
export const FIRST_TWO_POD_RELEASE = '0.1.0';

/** The upstream release from which the chart reads `gatewayConfig`. */
export const FIRST_GATEWAY_CONFIG_RELEASE = '0.1.4';

/** Oldest first. Source: the releases of NVIDIA/OpenShell, from 0.1.10 on of ai-openshell/OpenShell, and the documentation of each. */
export const OPENSHELL_RELEASES: readonly KnownRelease[] = [
  { version: NEWEST_SINGLE_POD_RELEASE, date: '2026-08-31', brings: 'The last one whose supervisor shares the pod of the agent.' },
  {
    version: FIRST_TWO_POD_RELEASE,
    date: '2026-09-25',
    brings: 'Two pods without capabilities, and labels on what sandboxes attach (`openshell.ai/sandbox-attachable`).',
  },
  { version: '0.1.1', date: '2026-09-26', brings: '' },
  { version: '0.1.2', date: '2026-09-28', brings: '' },
  { version: '0.1.3', date: '2026-10-09', brings: 'Sandboxes work on the kernel of OpenShift 4 (5.14) without a legacy mode.' },
  {
    version: FIRST_GATEWAY_CONFIG_RELEASE,
    date: '2026-10-13',
    brings: '`gatewayConfig` in the values of the chart; the older values are deprecated aliases.',
  },
  { version: '0.1.5', date: '2026-10-20', brings: 'Labels and annotations of a template are refused unless the driver lists them.' },
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
  {
    version: '1.0.4',
    date: null,
    brings: 'Events of a Sandbox, such as `SandboxPodCreateFailed`, and the reason `InvalidConfiguration`.',
  },
  { version: '1.0.12', date: null, brings: 'The newest on 2026-11-28.' },
];
