/** Where the kubeconfig is, by kubectl's own order. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** What decides where to look; tests give their own. */
export interface Surroundings {
  /** The setting `sccLens.kubeconfig`; empty when unset. */
  readonly setting: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The root of the file system, for the service account of a pod. */
  readonly root?: string;
}

export interface KubeconfigFiles {
  readonly source: 'setting' | 'KUBECONFIG' | 'default' | 'in-cluster';
  /** Empty for in-cluster. */
  readonly files: readonly string[];
}

const SERVICE_ACCOUNT_TOKEN = 'var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * The setting, else every file of KUBECONFIG, else `~/.kube/config`, else the service account of the pod that this runs in. Where
 * nothing is found it is the default path, for the message to name.
 */
export function findKubeconfig({ setting, env, home, root = '/' }: Surroundings): KubeconfigFiles {
  if (setting.trim() !== '') return { source: 'setting', files: [expandHome(setting.trim(), home)] };
  const listed = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter(file => file !== '');
  if (listed.length > 0) return { source: 'KUBECONFIG', files: listed.map(file => path.resolve(file)) };
  const standard = path.join(home, '.kube', 'config');
  const inPod = env['KUBERNETES_SERVICE_HOST'] !== undefined && existsSync(path.join(root, SERVICE_ACCOUNT_TOKEN));
  return !existsSync(standard) && inPod ? { source: 'in-cluster', files: [] } : { source: 'default', files: [standard] };
}

function expandHome(file: string, home: string): string {
  return path.resolve(file === '~' || file.startsWith('~/') || file.startsWith(`~${path.sep}`) ? path.join(home, file.slice(1)) : file);
}
