/** Findings that shells and other rooms treat alike, whatever their rules are called. */
import type { Finding } from '../words';
import { hostpathSupervisor } from './hostpath-supervisor';
import { sccDenied } from './scc-denied';

/** Its findings are supervisors that a pod mounts from its node; its remedies deliver them otherwise. */
export const DELIVERY_RULE = hostpathSupervisor.id;

/** Whether a finding is that no SCC admits a pod. */
export function isDenial({ rule }: Finding): boolean {
  return rule === sccDenied.id;
}

/** Whether a finding announces that a cluster will refuse a pod for the value of a field. */
export function announcesRefusal(finding: Finding): boolean {
  return isDenial(finding) || finding.rule === DELIVERY_RULE;
}
