/** A Sandbox, whose controller does not change a running pod: from the summary to a new pod, an undo, and the volume claim that goes with it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCluster } from '../../../scripts/cluster.mjs';
import { requester } from '../cluster-requests.mjs';
import { chooseCluster, confirmDeployment, deployCommand, deployFile } from '../deploying.mjs';

export const folder = 'test/editor/manifests';

const file = 'sandbox.yaml';
const core = '/api/v1/namespaces/team-a';
const sandboxes = '/apis/agents.x-k8s.io/v1beta1/namespaces/team-a/sandboxes';

export async function prepare() {
  const cluster = await startCluster({ namespaces: ['team-a'] });
  const { admin } = cluster.kubeconfigs;
  return { env: { KUBECONFIG: admin }, stop: () => cluster.stop(), request: requester(admin) };
}

function write(workbench, word) {
  const spec = {
    containers: [{ name: 'agent', image: 'registry.example/agent:1', env: [{ name: 'WORD', value: word }] }],
    volumes: [{ name: 'scratch', emptyDir: {} }],
  };
  const sandbox = {
    apiVersion: 'agents.x-k8s.io/v1beta1',
    kind: 'Sandbox',
    metadata: { name: 'researcher' },
    spec: { podTemplate: { spec } },
  };
  writeFileSync(path.join(workbench.folder, file), JSON.stringify(sandbox, null, 2));
}

async function wordOf({ request }) {
  return (await request('GET', `${core}/pods/researcher`)).body.spec.containers[0].env[0].value;
}

async function sandboxIsReady(workbench) {
  write(workbench, 'old');
  await workbench.openFile(file);
  await workbench.titleButton().waitFor();
  await chooseCluster(workbench, 'admin', 'team-a');
  await deployFile(workbench, file);
  await workbench.notification('Sandbox team-a/researcher is ready');
  await workbench.clearNotifications();
  await workbench.closeEditor();
}

async function runningPodStaysAsItIs(workbench, prepared) {
  write(workbench, 'new');
  await workbench.openFile(file);
  await workbench.line('new').waitFor();
  await workbench.runCommand(deployCommand);
  await workbench.listAsking('1 to change');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'a running pod stays as it is' }).waitFor();
  await workbench.screenshot('sandbox-review');
  await confirmDeployment(workbench, '1 object');
  const result = await workbench.notification('Pod team-a/researcher runs on as it was');
  await workbench.progressIsOver();
  await workbench.screenshot('sandbox-old-pod');
  assert.equal(await wordOf(prepared), 'old');
  await workbench.press(result, 'Recreate Pod…');
  await workbench.question('Recreate Pod team-a/researcher?');
  await workbench.question('to these volumes: scratch');
  await workbench.focusedButton('Keep It Running');
  await workbench.screenshot('sandbox-recreate');
  await workbench.answer('Keep It Running');
  const again = await workbench.notification('Pod team-a/researcher runs on as it was');
  await workbench.press(again, 'Recreate Pod…');
  await workbench.question('Recreate Pod team-a/researcher?');
  await workbench.answer('Recreate');
  const ready = await workbench.notification('Pod team-a/researcher is ready');
  assert.equal(await wordOf(prepared), 'new');
  await workbench.press(ready, 'Undo');
}

/** Also where the undo is declined first, or another user's object is left. */
async function undoIsOfferedAgain(workbench, { request }) {
  await workbench.question('restore Sandbox team-a/researcher: a running pod stays as it is');
  await workbench.answer('Keep the Deployment');
  const declined = await workbench.notification('Pod team-a/researcher is ready');
  const image = {
    podTemplate: { spec: { containers: [{ name: 'agent', image: 'registry.example/agent:1', env: [{ name: 'WORD', value: 'theirs' }] }] } },
  };
  const theirs = { apiVersion: 'agents.x-k8s.io/v1beta1', kind: 'Sandbox', metadata: { name: 'researcher' }, spec: image };
  await request('PATCH', `${sandboxes}/researcher?fieldManager=colleague&force=true`, theirs);
  await workbench.press(declined, 'Undo');
  await workbench.question('Undo the deployment?');
  await workbench.answer('Undo');
  await workbench.question('was changed by another user since');
  await workbench.answer('Leave It');
  const left = await workbench.notification('1 of 1 object is not undone');
  await workbench.progressIsOver();
  await workbench.screenshot('sandbox-undo-again');
  await workbench.press(left, 'Undo');
  await workbench.question('Undo the deployment?');
  await workbench.answer('Undo');
  await workbench.question('was changed by another user since');
  await workbench.answer('Undo It');
  await workbench.notification('the deployment is undone');
  await workbench.clearNotifications();
}

/** The undo has left the pod alone: a deployment that changes only owners, because of the colleague, names it. */
async function laterDeploymentNamesThePod(workbench, prepared) {
  await workbench.closeEditor();
  write(workbench, 'old');
  await workbench.openFile(file);
  await workbench.line('old').waitFor();
  await workbench.runCommand(deployCommand);
  await workbench.quickInput
    .locator('.monaco-list-row', { hasText: 'the running pod has an older spec.containers[agent].env[WORD].value' })
    .waitFor();
  await workbench.screenshot('sandbox-unchanged');
  await confirmDeployment(workbench, '1 object');
  const result = await workbench.notification('runs on with an older value of spec.containers[agent].env[WORD].value');
  await workbench.progressIsOver();
  await workbench.screenshot('sandbox-older-value');
  await workbench.press(result, 'Recreate Pod…');
  await workbench.question('Recreate Pod team-a/researcher?');
  await workbench.answer('Recreate');
  await workbench.notification('Pod team-a/researcher is ready');
  assert.equal(await wordOf(prepared), 'old');
  await workbench.clearNotifications();
}

async function undeployNamesTheVolumeClaim(workbench, { request }) {
  const { metadata } = (await request('GET', `${sandboxes}/researcher`)).body;
  const owner = { apiVersion: 'agents.x-k8s.io/v1beta1', kind: 'Sandbox', name: 'researcher', uid: metadata.uid };
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const claim = { metadata: { name: 'workspace-researcher', ownerReferences: [owner] }, spec };
  assert.equal((await request('POST', `${core}/persistentvolumeclaims`, claim)).status, 201);
  await workbench.runCommand('SCC Lens: Undeploy from Cluster');
  await workbench.question('Delete 1 object?');
  await workbench.question('also deletes PersistentVolumeClaim team-a/workspace-researcher, with all data');
  await workbench.screenshot('sandbox-undeploy');
  await workbench.answer('Delete 1 object');
  await workbench.notification('deleted 1 object.');
}

export const steps = [sandboxIsReady, runningPodStaysAsItIs, undoIsOfferedAgain, laterDeploymentNamesThePod, undeployNamesTheVolumeClaim];
