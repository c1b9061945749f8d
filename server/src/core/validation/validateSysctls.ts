/** Source: ValidateHostSysctl in kubernetes pkg/apis/core/validation/validation.go. */
import { objectListOf, objectOf } from '../words';
import type { InvalidField, JsonObject } from '../words';
import data from './pod-rules.json';
import { invalid } from './refusals';
import { plainText, SPEC } from './template';

/** Sysctls of a namespace that the pod has from its node. */
export function validateSysctls(spec: JsonObject): readonly InvalidField[] {
  return objectListOf(objectOf(spec['securityContext'])['sysctls']).flatMap((sysctl, i) => {
    const name = plainText(sysctl['name']);
    const namespace = name === undefined ? null : namespaceOf(name);
    if (name === undefined || namespace === null || spec[namespace] !== true) return [];
    const path = [...SPEC, 'securityContext', 'sysctls', i, 'name'];
    return [invalid(path, name, `may not be specified when '${namespace}' is true`, [...SPEC, namespace])];
  });
}

const IPC_SYSCTLS = data.lists.ipcSysctls;

/**
 * The pod's field that gives it the node's value of a sysctl; null where none does. Source: k8s.io/component-helpers node/util/sysctl.
 */
function namespaceOf(sysctl: string): 'hostNetwork' | 'hostIPC' | null {
  const separator = /[./]/.exec(sysctl)?.[0];
  const dotted = separator === '/' ? sysctl.replace(/[./]/g, other => (other === '.' ? '/' : '.')) : sysctl;
  const [name = ''] = dotted.split('*', 1);
  if (IPC_SYSCTLS.includes(name) || name.startsWith('fs.mqueue.')) return 'hostIPC';
  return name.startsWith('net.') ? 'hostNetwork' : null;
}
