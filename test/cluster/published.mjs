/** Files that come with published Go modules, in the versions that go.mod pins: CRDs to install, and KWOK's own stages. */
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { goOutput } from './go.mjs';

const tools = path.join(import.meta.dirname, 'tools');

/** What is copied to which folder: files of a module, in the version of the go.mod of `pinnedIn` (default: the control plane's). */
export const published = {
  constraintCrds: {
    folder: 'scc-crds',
    module: 'github.com/openshift/api',
    files: ['payload-manifests/crds/0000_03_config-operator_01_securitycontextconstraints.crd.yaml'],
  },
  sandboxCrds: {
    folder: 'sandbox-crds',
    pinnedIn: tools,
    module: 'sigs.k8s.io/agent-sandbox',
    files: ['k8s/crds/agents.x-k8s.io_sandboxes.yaml', 'k8s/crds/extensions.agents.x-k8s.io_sandboxtemplates.yaml'],
  },
  stages: {
    folder: 'stages',
    pinnedIn: tools,
    module: 'sigs.k8s.io/kwok',
    files: [
      'kustomize/stage/node/fast/node-initialize.yaml',
      'kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
      'kustomize/stage/pod/fast/pod-complete.yaml',
      'kustomize/stage/pod/fast/pod-delete.yaml',
      'kustomize/stage/pod/fast/pod-ready.yaml',
    ],
  },
};

/**
 * Copies files of a module, which go downloads if it must, into a new folder. The folder appears with all of them or not at all.
 */
export async function copyPublished({ module, files }, pinnedIn, folder) {
  const { Dir } = JSON.parse(await goOutput(pinnedIn, ['mod', 'download', '-json', module]));
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  for (const file of files) {
    const copy = path.join(unfinished, path.basename(file));
    await copyFile(path.join(Dir, file), copy);
    await chmod(copy, 0o644); // the module cache is read-only
  }
  // Where another builder was faster, its copy is as good.
  await rename(unfinished, folder).catch(async error => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(unfinished, { recursive: true });
  });
}
