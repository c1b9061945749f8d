/** The whole way: refused by a real API server, converted, granted the least SCC, deployed and ready. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCluster } from '../../../scripts/cluster.mjs';

export const folder = 'examples';

const deployment = 'hostpath-deployment.yaml';
const permissions = 'sandbox-scc.yaml';
const scc = 'agents-openshell-sandbox';
const command = 'SCC Lens: Deploy to Cluster';
const rollout = { timeout: 120_000 };

export async function prepare() {
  const cluster = await startCluster({ namespaces: ['agents'] });
  return { env: { KUBECONFIG: cluster.kubeconfigs.admin }, stop: () => cluster.stop() };
}

/** Waits for a confirmation, and until the progress before it is gone: the editor hides notifications that come too fast for a person. */
async function confirm(workbench, question) {
  await workbench.question(question);
  await workbench.page.locator('.notification-toast', { hasText: /connecting|asking|looking/ }).first().waitFor({ state: 'detached' });
}

async function chooseTheCluster(workbench) {
  await workbench.openFile('namespace.yaml');
  await workbench.page.getByRole('button', { name: 'Deploy to Cluster', disabled: false }).first().waitFor(); // the editor knows that the folder is trusted
  await workbench.runCommand('SCC Lens: Choose Cluster and Namespace');
  await workbench.quickInput.locator('.monaco-list-row').first().waitFor();
  await workbench.screenshot('deploy-context');
  await workbench.page.keyboard.press('Enter');
  await workbench.quickInput.locator('.quick-input-title', { hasText: 'Namespace on' }).waitFor();
  await workbench.pick('agents');
  await workbench.statusBarItem('/ agents').waitFor();
}

async function deployTheNamespace(workbench) {
  await workbench.runCommand(command);
  await workbench.pick('Deploy');
  await confirm(workbench, 'Deploy 2 objects?');
  await workbench.screenshot('deploy-confirmation');
  await workbench.answer('Deploy');
  await workbench.question('Others own fields of Namespace agents');
  await workbench.screenshot('deploy-conflict');
  await workbench.answer('Skip This Object');
  await workbench.notification('1 created, 1 skipped');
}

async function beRefused(workbench) {
  await workbench.openFile(deployment);
  await workbench.runCommand(command);
  await workbench.notification('the cluster refuses the pods of hostpath-deployment.yaml');
  await (await workbench.problems()).filter({ hasText: 'The cluster refuses this under' }).first().waitFor();
  await workbench.screenshot('deploy-refused');
}

async function convertTheMount(workbench) {
  await workbench.closePanel();
  const line = workbench.read(deployment).split('\n').findIndex(text => text.includes('hostPath:')) + 1;
  await workbench.page.keyboard.press('Control+G');
  await workbench.enter(`:${line}:10`);
  await workbench.openQuickFixes();
  await workbench.chooseQuickFix('Deliver the supervisor with an init container');
  await workbench.line('hostPath:').waitFor({ state: 'detached' });
  await workbench.save();
}

/** As `scc-lens scc` writes it for the pods as they are now. */
async function deployTheScc(workbench) {
  const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');
  const text = execFileSync(process.execPath, [cli, 'scc', ...['namespace.yaml', deployment].map(name => path.join(workbench.folder, name))], { encoding: 'utf8' });
  assert.match(text, new RegExp(`name: ${scc}\n`));
  writeFileSync(path.join(workbench.folder, permissions), text);
  await workbench.openFile(permissions);
  await workbench.runCommand(command);
  await workbench.pick('Deploy');
  await confirm(workbench, 'Deploy 3 objects?');
  await workbench.answer('Deploy');
  await workbench.notification('3 created');
}

async function reviewTheDeployment(workbench) {
  await workbench.openFile(deployment);
  await workbench.runCommand(command);
  await workbench.quickInput.locator('.monaco-list-row', { hasText: `${scc} admits its pods` }).waitFor();
  await workbench.screenshot('deploy-summary');
  await workbench.pick('Deployment agents/code-reviewer');
  await workbench.tab('on the cluster ↔ as deployed').waitFor();
  await workbench.notification('nothing has been deployed yet');
  await workbench.screenshot('deploy-diff');
}

async function becomeReady(workbench) {
  const told = await workbench.notification('nothing has been deployed yet');
  await told.locator('.monaco-button', { hasText: 'Back to the Summary' }).click();
  await workbench.pick('Deploy');
  await confirm(workbench, 'Deploy 1 object?');
  await workbench.answer('Deploy');
  await workbench.notification(`Deployment agents/code-reviewer is ready, under ${scc} as forecast`, rollout);
  await workbench.screenshot('deploy-ready');
}

async function undoIt(workbench) {
  const ready = await workbench.notification('is ready');
  await ready.locator('.monaco-button', { hasText: 'Undo' }).click();
  await workbench.question('delete Deployment agents/code-reviewer');
  await workbench.answer('Undo');
  await workbench.notification('the deployment is undone');
}

async function undeployTheScc(workbench) {
  await workbench.openFile(permissions);
  await workbench.runCommand('SCC Lens: Undeploy from Cluster');
  await confirm(workbench, 'Delete 3 objects?');
  await workbench.screenshot('deploy-undeploy');
  await workbench.answer('Delete');
  await workbench.notification('deleted 3 objects');
}

async function disconnect(workbench) {
  await workbench.runCommand('SCC Lens: Disconnect from Cluster');
  await workbench.notification('Verdicts are an offline forecast again');
}

export const steps = [chooseTheCluster, deployTheNamespace, beRefused, convertTheMount, deployTheScc, reviewTheDeployment, becomeReady, undoIt, undeployTheScc, disconnect];
