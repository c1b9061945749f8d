/** Every question that a deployment may ask, and every end that it may come to, with one editor and one cluster. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyKubeconfig, startCluster } from '../../../scripts/cluster.mjs';
import { requester } from '../cluster-requests.mjs';
import {
  cancellingEndsIt,
  commandsLeadBack,
  disconnectingForgetsWhere,
  reloadKeepsTheWayBack,
  wayBackOutlivesItsMessage,
} from '../conversations/back-and-forth.mjs';
import { applyingIsCancelled, reviewIsCancelled, summaryIsDismissed, waitingIsStopped } from '../conversations/cancelling.mjs';
import {
  conflictIsSkipped,
  conflictIsStopped,
  conflictIsTakenOver,
  deploymentCanBeUndoneAfterReload,
  lastDeploymentIsUndone,
  nothingCanBeUndone,
} from '../conversations/conflict.mjs';
import { fileChangesInReview } from '../conversations/file-changed.mjs';
import { refusalIsHandedToAnAdmin } from '../conversations/hand-over.mjs';
import { menuOfSelection, menusOfEditor } from '../conversations/menus.mjs';
import { disconnectingAsksFirst, secondDeploymentWaits } from '../conversations/one-at-a-time.mjs';
import { protectedContextIsNamed } from '../conversations/protected-context.mjs';
import { jobIsReplaced } from '../conversations/replacement.mjs';
import { containerCrashes, logsAreShown, podsAreRefused } from '../conversations/rollout.mjs';
import { clusterIsUnreachable } from '../conversations/unreachable.mjs';
import { chooseCluster } from '../deploying.mjs';

export const folder = 'test/editor/manifests';
/** A request may take longer than any test keeps it waiting. */
export const settings = {
  'sccLens.deploy.protectedContexts': ['project-*'],
  'sccLens.deploy.requestTimeout': 600,
  'sccLens.deploy.applySets': { app: '' },
};

export async function prepare() {
  const cluster = await startCluster({ namespaces: ['team-a'] });
  const { admin, 'project-admin': projectAdmin } = cluster.kubeconfigs;
  const gone = path.join(cluster.stateDir, 'kubeconfigs/gone');
  await copyKubeconfig(admin, gone, { server: 'https://127.0.0.1:1' });
  writeFileSync(gone, readFileSync(gone, 'utf8').replaceAll(/(?<=: )(admin|test-cluster)$/gm, 'gone'));
  return { env: { KUBECONFIG: `${admin}:${projectAdmin}:${gone}` }, stop: () => cluster.stop(), cluster, request: requester(admin) };
}

async function openTheFolder(workbench) {
  await workbench.openFile('app/first.yaml');
  await workbench.titleButton().waitFor();
}

async function connect(workbench) {
  await chooseCluster(workbench, 'admin', 'team-a');
}

export const steps = [
  openTheFolder,
  nothingCanBeUndone,
  clusterIsUnreachable,
  connect,
  menusOfEditor,
  menuOfSelection,
  summaryIsDismissed,
  reviewIsCancelled,
  wayBackOutlivesItsMessage,
  commandsLeadBack,
  cancellingEndsIt,
  reloadKeepsTheWayBack,
  disconnectingForgetsWhere,
  applyingIsCancelled,
  secondDeploymentWaits,
  disconnectingAsksFirst,
  fileChangesInReview,
  conflictIsStopped,
  conflictIsSkipped,
  conflictIsTakenOver,
  lastDeploymentIsUndone,
  deploymentCanBeUndoneAfterReload,
  jobIsReplaced,
  containerCrashes,
  logsAreShown,
  podsAreRefused,
  waitingIsStopped,
  protectedContextIsNamed,
  refusalIsHandedToAnAdmin,
];
