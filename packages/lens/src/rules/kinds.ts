/** Findings that shells and other rooms treat alike, without the names of their rules. */
import { REQUIRED_SCC_ANNOTATION } from '@scc-lens/admission';
import type { Finding } from '@scc-lens/words';
import { hostpathSupervisor } from './hostpath-supervisor';
import { missingCapability } from './missing-capability';
import { sccDenied } from './scc-denied';
import { supervisorImageTag } from './supervisor-image-tag';
import { supervisorInitOrder } from './supervisor-init-order';
import { supervisorNeedsRoot } from './supervisor-needs-root';
import { supervisorNotMounted } from './supervisor-not-mounted';

/** Its findings are supervisors that a pod mounts from its node; its remedies deliver them otherwise. */
export const DELIVERY_RULE = hostpathSupervisor.id;

/** Its findings are what no SCC admits: the pod, or a field of it. */
export const DENIAL_RULE = sccDenied.id;

/** Whether a finding is that no SCC admits a pod, with or without the annotation that requires one. */
export const isDenial = ({ rule, path }: Finding): boolean => rule === DENIAL_RULE && path.at(-1) !== REQUIRED_SCC_ANNOTATION;

const STARTS_NOT: ReadonlySet<string> = new Set([supervisorInitOrder.id, supervisorNeedsRoot.id, supervisorNotMounted.id]);

/** Whether a finding is that the supervisor of an admitted pod lacks a capability, or cannot start; null for all others. */
export function obstacleOf({ rule, severity }: Finding): 'capability' | 'start' | null {
  if (rule === missingCapability.id) return 'capability';
  return STARTS_NOT.has(rule) || (rule === supervisorImageTag.id && severity === 'error') ? 'start' : null;
}

/** Whether a finding announces that a cluster will refuse a pod for the value of a field. */
export const announcesRefusal = (finding: Finding): boolean => isDenial(finding) || finding.rule === DELIVERY_RULE;
