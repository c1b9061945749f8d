/** In the extension host of the browser, as on vscode.dev: the language server is a worker; nothing is rendered, and no cluster is reached. */
import assert from 'node:assert/strict';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const folder = 'examples';
export const inBrowser = true;

const file = 'hostpath-sandbox.yaml';
const generated = 'agents-openshell-sandbox-scc.yaml';
const fix = 'Deliver the supervisor with an init container and generate its SCC';

/** A workload outside of the workspace, and a link to it that the editor follows and its server does not. */
function linkOut(workbench) {
  const outside = path.join(workbench.home, 'outside.yaml');
  writeFileSync(outside, workbench.read('supervisor-daemonset.yaml').replaceAll(/name: .*/g, 'name: outside'));
  symlinkSync(outside, path.join(workbench.folder, 'linked.yaml'));
}

async function openTheManifest(workbench) {
  linkOut(workbench);
  cpSync(path.join(import.meta.dirname, '../chart/web'), path.join(workbench.folder, 'chart'), { recursive: true });
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
  await workbench.codeLens('✗ Refused').waitFor();
  await workbench.codeLens('Generate SCC').waitFor();
  assert.equal(await workbench.codeLens('Deploy').count(), 0);
  assert.deepEqual(workbench.serverProcesses(), []);
  await workbench.screenshot('web');
}

async function restOnTheVolume(workbench) {
  await workbench.goToProblem('hostpath-supervisor');
  await workbench.closePanel();
  await workbench.hover('hostPath', 'hostpath-supervisor');
  await workbench.screenshot('web-hover');
}

async function openTheReview(workbench) {
  await workbench.codeLens('✗ Refused').click();
  const page = await workbench.preview('SCC review of Sandbox');
  await page.getByRole('heading', { name: 'Why restricted-v2 refuses it' }).waitFor();
  await workbench.screenshot('web-review');
  await workbench.closeEditor();
}

async function completeACapability(workbench) {
  await workbench.openFile(file);
  await workbench.placeCursor('- SYSLOG');
  for (const key of ['End', 'Enter']) await workbench.page.keyboard.press(key);
  await workbench.page.keyboard.type('- NET_R');
  await workbench.suggest('NET_RAW');
  await workbench.screenshot('web-completion');
  await workbench.page.keyboard.press('Escape');
  await workbench.runCommand('File: Revert File');
  await workbench.line('- NET_R').waitFor({ state: 'detached' });
}

async function fixAndGenerate(workbench) {
  await workbench.goToProblem('Of the other SCCs only');
  await workbench.closePanel();
  const fixes = await workbench.openQuickFixes();
  await fixes.filter({ hasText: fix }).first().waitFor();
  await workbench.chooseQuickFix(fix);
  await workbench.endPreview('Apply');
  await workbench.tab(generated).waitFor();
  await workbench.save();
  await workbench.openFile(file);
  await workbench.codeLens('✓ Admitted by agents-openshell-sandbox').waitFor();
  await workbench.save();
  await workbench.screenshot('web-fixed');
  assert.match(workbench.read(generated), /kind: SecurityContextConstraints/);
  assert.doesNotMatch(workbench.read(file), /hostPath:/);
}

/** The workspace is in the tree view, as the editor has read it for the server, and nothing from elsewhere. */
async function seeNothingFromElsewhere(workbench) {
  await workbench.page.locator('.pane-header[aria-label^="SCC Lens"]').click();
  await workbench.page.locator('.customview-tree .monaco-list-row', { hasText: 'supervisor-daemonset.yaml' }).first().waitFor();
  assert.equal(await workbench.page.locator('.customview-tree .monaco-list-row', { hasText: 'linked.yaml' }).count(), 0);
  await workbench.screenshot('web-tree');
  await workbench.page.locator('.pane-header[aria-label^="SCC Lens"]').click();
}

async function openATemplate(workbench) {
  await workbench.openFile('chart/templates/pod.yaml');
  const lens = workbench.page.locator('.monaco-editor .codelens-decoration', { hasText: 'Rendering needs VS Code on the desktop' });
  await lens.first().waitFor();
  await workbench.screenshot('web-chart');
}

export const steps = [
  openTheManifest,
  openTheReview,
  completeACapability,
  restOnTheVolume,
  fixAndGenerate,
  seeNothingFromElsewhere,
  openATemplate,
];
