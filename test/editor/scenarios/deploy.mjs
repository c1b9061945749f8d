/** The whole way: refused by a real API server, converted, granted the least SCC, deployed and ready. */
import assert from 'node:assert/strict';
import { startCluster } from '../../../scripts/cluster.mjs';
import { chooseCluster, confirmDeployment, deployCommand } from '../deploying.mjs';

export const folder = 'examples';

const deployment = 'hostpath-deployment.yaml';
const account = 'code-reviewer';
const scc = `agents-${account}`;
const permissions = `${scc}-scc.yaml`;

export async function prepare() {
  const cluster = await startCluster({ namespaces: ['agents'] });
  return { env: { KUBECONFIG: cluster.kubeconfigs.admin }, stop: () => cluster.stop() };
}

async function chooseTheCluster(workbench) {
  await workbench.openFile('namespace.yaml');
  await workbench.titleButton().waitFor();
  await chooseCluster(workbench, 'admin', 'agents');
}

async function deployTheNamespace(workbench) {
  await workbench.runCommand(deployCommand);
  await confirmDeployment(workbench, '3 objects');
  await workbench.question('Others own fields of Namespace agents');
  await workbench.screenshot('deploy-conflict');
  await workbench.answer('Skip This Object');
  const result = await workbench.notification('2 created, 1 skipped');
  await workbench.press(result, 'Show Output');
  await workbench.page.locator('.part.panel .view-line', { hasText: 'ServiceAccount agents/code-reviewer: created' }).waitFor();
  await workbench.closePanel();
  await workbench.clearNotifications();
}

const treeRows = workbench => workbench.page.locator('.customview-tree .monaco-list-row');

const sectionsOf = workbench => ['SCC Lens', 'Explorer Section'].map(name => workbench.page.locator(`.pane-header[aria-label^="${name}"]`));

async function openTheTree(workbench) {
  await workbench.runCommand('Explorer: Focus on SCC Lens View');
  await sectionsOf(workbench)[1].click(); // room for the view
}

/** The tree names the cluster, and what every account may use once. */
async function seeTheTree(workbench) {
  const rows = treeRows(workbench);
  await openTheTree(workbench);
  await rows.filter({ hasText: 'Workloads' }).filter({ hasText: 'Cluster admin' }).waitFor();
  await rows.filter({ hasText: 'Service Accounts' }).locator('.monaco-tl-twistie').click();
  await rows.filter({ hasText: 'Allrestricted-v2, restricted-v3' }).waitFor();
  await workbench.screenshot('tree-connected');
  assert.equal(await rows.filter({ hasText: 'restricted-v' }).count(), 1);
  for (const section of sectionsOf(workbench)) await section.click();
}

async function beRefused(workbench) {
  await workbench.openFile(deployment);
  await workbench.runCommand(deployCommand);
  const shown = await workbench.toast('the cluster refuses the pods of hostpath-deployment.yaml');
  await workbench.progressIsOver();
  await workbench.press(shown, 'Show Problems');
  await workbench.page.mouse.move(0, 0); // a row below it would show its whole text over the others
  await workbench.page.locator('.markers-panel').waitFor(); // opening it takes the keyboard away from a palette
  await (await workbench.problems()).filter({ hasText: 'The cluster refuses this under' }).first().waitFor();
  await workbench.codeLens('✗ Refused').waitFor();
  await workbench.screenshot('deploy-refused');
}

async function convertTheMount(workbench) {
  await workbench.closePanel();
  await workbench.openFile(deployment);
  const before = workbench.read(deployment).split('hostPath:')[0].split('\n');
  await workbench.page.keyboard.press('Control+G');
  await workbench.enter(`:${before.length}:${before.at(-1).length + 1}`);
  await workbench.openQuickFixes();
  await workbench.chooseQuickFix('Deliver the supervisor with an init container');
  await workbench.line('hostPath:').waitFor({ state: 'detached' });
  await workbench.save();
}

async function generateTheScc(workbench) {
  await workbench.openFile(deployment);
  await workbench.runCommand('SCC Lens: Generate Least-Privilege SCC');
  await workbench.notification('Proven with');
  await workbench.tab(permissions).waitFor();
  await workbench.save();
  await workbench.screenshot('deploy-generated');
  const text = workbench.read(permissions);
  assert.match(text, new RegExp(`name: ${scc}\n`));
  assert.match(text, /allowHostDirVolumePlugin: false/);
}

/** The Deployment alone is refused; the workspace has what its pods need. */
async function deployWithItsScc(workbench) {
  await workbench.openFile(deployment);
  await workbench.runCommand(deployCommand);
  const refused = await workbench.toast('the workspace has SCC and RBAC for the pods');
  await workbench.progressIsOver();
  await workbench.screenshot('deploy-needs-scc');
  await workbench.press(refused, 'Deploy with Its SCC and RBAC (1 More File)');
  const once = `${scc} admits its pods as ${account} once applied: SecurityContextConstraints ${scc}`;
  await workbench.quickInput.locator('.monaco-list-row', { hasText: once }).waitFor();
  await workbench.screenshot('deploy-summary');
  await workbench.pick('Deployment agents/code-reviewer');
  await workbench.tab('on the cluster ↔ as deployed').waitFor();
}

async function becomeReady(workbench) {
  const shown = await workbench.notification('nothing has been deployed yet');
  await workbench.press(shown, 'Back to the Summary');
  await confirmDeployment(workbench, '4 objects');
  await workbench.notification(`Deployment agents/code-reviewer is ready, under ${scc} as forecast`);
  await workbench.progressIsOver();
  await workbench.page.locator('.tab', { hasText: '↔' }).waitFor({ state: 'detached' });
  await workbench.openFile(deployment);
  await workbench.page.keyboard.press('ControlOrMeta+Home');
  await workbench.codeLens(`✓ Admitted by ${scc}`).waitFor();
  await workbench.screenshot('deploy-ready');
}

/** Drags the border of the side bar. */
async function widenTheSideBar({ page }, by) {
  const { x, y, width, height } = await page.locator('.part.sidebar').boundingBox();
  const border = x + width + 2;
  await page.mouse.move(border, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(border + by, y + height / 2, { steps: 5 });
  await page.mouse.up();
}

/** What the account has got on the cluster, through what, and which pods get it. */
async function seeWhatWasGranted(workbench) {
  const rows = treeRows(workbench);
  await openTheTree(workbench);
  await rows.filter({ hasText: 'Admitted' }).first().waitFor();
  await rows
    .filter({ hasText: `${account}agents` })
    .locator('.monaco-tl-twistie')
    .click();
  await rows.filter({ hasText: 'RoleBinding' }).first().waitFor();
  await rows.filter({ hasText: 'SCCs in Order' }).locator('.monaco-tl-twistie').click();
  await rows
    .filter({ hasText: `${scc}1 workload gets it` })
    .locator('.monaco-tl-twistie')
    .click();
  await widenTheSideBar(workbench, 250);
  await workbench.page.mouse.move(0, 0);
  await workbench.screenshot('tree-cluster');
  await widenTheSideBar(workbench, -250);
  for (const section of sectionsOf(workbench)) await section.click();
}

/** The page is the command line's; what it has nothing to add for is not offered. */
async function auditTheCluster(workbench) {
  await workbench.runCommand('SCC Lens: Audit Cluster');
  const page = await workbench.preview('SCC Audit');
  await page.locator('#headline').waitFor();
  await workbench.screenshot('audit-editor');
  await page.getByLabel('Search').fill(account);
  await page.locator('.row button', { hasText: account }).click();
  await page.locator('.details', { hasText: scc }).waitFor();
  await workbench.screenshot('audit-account');
  await workbench.page.keyboard.press('ControlOrMeta+W');
}

async function undoIt(workbench) {
  const ready = await workbench.notification('is ready');
  await workbench.press(ready, 'Undo');
  await workbench.question('delete Deployment agents/code-reviewer');
  await workbench.answer('Undo');
  await workbench.notification('the deployment is undone');
  await workbench.codeLens(`✗ Refused now; admitted once ${permissions} is deployed`).waitFor();
  await workbench.screenshot('deploy-undone');
}

async function disconnect(workbench) {
  await workbench.runCommand('SCC Lens: Disconnect from Cluster');
  await workbench.notification('Verdicts are an offline forecast again');
  await workbench.screenshot('deploy-disconnected');
}

export const steps = [
  chooseTheCluster,
  deployTheNamespace,
  seeTheTree,
  beRefused,
  convertTheMount,
  generateTheScc,
  deployWithItsScc,
  becomeReady,
  seeWhatWasGranted,
  auditTheCluster,
  undoIt,
  disconnect,
];
