/** What one asks while one writes: completion, hover, definition, references and symbols. */

export const folder = 'examples';

const file = 'hostpath-sandbox.yaml';

async function openTheManifest(workbench) {
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
}

async function completeACapability(workbench) {
  await workbench.placeCursor('- SYSLOG');
  for (const key of ['End', 'Enter']) await workbench.page.keyboard.press(key);
  await workbench.page.keyboard.type('- NET_R');
  await workbench.suggest('NET_RAW');
  await workbench.screenshot('completion');
  await workbench.page.keyboard.press('Enter');
  await workbench.line('- NET_RAW').waitFor();
  await workbench.runCommand('File: Revert File');
  await workbench.line('- NET_RAW').waitFor({ state: 'detached' });
}

async function readTheVerdict(workbench) {
  await workbench.page.keyboard.press('ControlOrMeta+Home');
  const verdict = await workbench.hover('kind: Sandbox', 'Not admitted by restricted-v2');
  for (const name of ['anyuid', 'nonroot-v2', 'privileged']) await verdict.getByRole('cell', { name, exact: true }).waitFor();
  await workbench.screenshot('hover-verdict');
}

async function readWhatTheAccountMayUse(workbench) {
  await workbench.hover('serviceAccountName: openshell-sandbox', 'OpenShift, to every user');
}

async function goToTheServiceAccount(workbench) {
  await workbench.placeCursor('serviceAccountName: openshell-sandbox');
  await workbench.page.keyboard.press('F12');
  await workbench.tab('namespace.yaml').waitFor();
  await workbench.line('kind: ServiceAccount').waitFor();
}

async function findWhoRunsAsIt(workbench) {
  await workbench.placeCursor('name: openshell-sandbox');
  await workbench.page.keyboard.press('Shift+F12');
  const references = workbench.page.locator('.reference-zone-widget');
  for (const name of [file, 'init-container-sandbox.yaml']) await references.locator('.ref-tree', { hasText: name }).waitFor();
  await workbench.screenshot('references');
  await workbench.page.keyboard.press('Escape');
  await references.waitFor({ state: 'detached' });
}

async function goToAContainer(workbench) {
  await workbench.openFile(file);
  await workbench.page.keyboard.press('ControlOrMeta+Shift+O');
  const symbols = workbench.quickInput.locator('.monaco-list-row');
  await symbols.filter({ hasText: 'researcher' }).first().waitFor();
  await workbench.page.keyboard.type('agent');
  await workbench.page.keyboard.press('Enter');
  await workbench.statusBarItem('Ln 17,').waitFor();
}

export const steps = [
  openTheManifest,
  completeACapability,
  readTheVerdict,
  readWhatTheAccountMayUse,
  goToTheServiceAccount,
  findWhoRunsAsIt,
  goToAContainer,
];
