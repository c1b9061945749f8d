import { buildCluster, buildKubectl, buildValidator } from './build.mjs';
import { launchEnvtest } from './envtest.mjs';
import { copyKubeconfig, joinKubeconfigs, serverOf } from './kubeconfig.mjs';
import { launch } from './launch.mjs';

export { buildCluster, buildKubectl, buildValidator, copyKubeconfig, joinKubeconfigs };

/**
 * Starts a cluster, or takes the one the environment names: SCC_LENS_TEST_KUBECONFIG (any running cluster) or KUBEBUILDER_ASSETS
 * (a folder with etcd and kube-apiserver: plain Kubernetes, without SCCs, controllers and nodes). `kind` is which of them:
 * openshift, external or kubernetes.
 */
export async function startCluster({
  namespaces = ['team-a'],
  stateDir,
  release = '4.20',
  subjectReviews = true,
  faults = true,
  log,
} = {}) {
  const { SCC_LENS_TEST_KUBECONFIG: kubeconfig, KUBEBUILDER_ASSETS: assets } = process.env;
  if (kubeconfig) return external(kubeconfig);
  if (assets) return launchEnvtest(assets, { namespaces, stateDir });
  return launch({ namespaces, stateDir, release, subjectReviews, faults, log });
}

/** A cluster that is not ours to stop, kill or break. */
async function external(kubeconfig) {
  const refuse = async () => {
    throw new Error('SCC_LENS_TEST_KUBECONFIG names a cluster that tests must not break');
  };
  return {
    kind: 'external',
    url: await serverOf(kubeconfig),
    kubeconfigs: { admin: kubeconfig, developer: kubeconfig },
    stop: async () => {
      /* it was here before and stays */
    },
    kill: refuse,
    restart: refuse,
    chaos: refuse,
    chaosRules: refuse,
    slowStorage: refuse,
    judge: refuse,
  };
}
