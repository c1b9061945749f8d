/** The results of admission for the examples: verdicts above workloads, refusals on their fields, effective values, the whole review. */
import assert from 'node:assert/strict';

/** Large enough to read in a page of 830 pixels, which shows 1280. */
export const viewport = { width: 1024, height: 640, scale: 1.25 };
export const settings = { 'workbench.activityBar.location': 'hidden' };
export const folder = 'examples';

const file = 'init-container-sandbox.yaml';

const SANDBOX = 'hostpath-sandbox.yaml';

const REJECTION =
  'pods "researcher" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000680000, 1000689999]]';

async function openTheManifest(workbench) {
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
}

async function readTheVerdict(workbench) {
  await workbench.codeLens('✗ Refused').waitFor();
  await workbench.screenshot('denied');
}

/** Next to the language of the document: the verdict, and what it rests on. */
async function readTheStatus(workbench) {
  await workbench.page.locator('[id="status.languageStatus"]').click();
  const menu = workbench.page.locator('.hover-language-status');
  const verdict = menu.filter({ hasText: 'Runs as agents/openshell-sandbox.' }).first();
  await verdict.getByText('✗ Refused').waitFor();
  await menu.filter({ hasText: 'OpenShift 5.2 assumed' }).first().waitFor();
  await menu.filter({ hasText: 'OpenShell 0.0.116 assumed' }).first().waitFor();
  const frame = await workbench.page.locator('.workbench-hover-container', { has: menu.first() }).boundingBox();
  for (const link of await menu.locator('.monaco-link').all()) {
    const { x, width } = await link.boundingBox();
    assert.ok(x + width < frame.x + frame.width, `${await link.innerText()} is cut off`);
  }
  await workbench.screenshot('language-status');
  await verdict.getByText('Show Review').click();
  const page = await workbench.preview('SCC review of Sandbox researcher');
  await page.getByRole('heading', { name: 'Sandbox researcher' }).waitFor();
  await workbench.closeEditor();
}

async function restOnASecurityContext(workbench) {
  await workbench.hover('runAsUser', 'in effect');
  await workbench.screenshot('hover');
}

/** Rendered next to the manifest: the verdict and a picture first, then the closest SCC's reasons; the other SCCs are folded. */
async function openTheReview(workbench) {
  await workbench.codeLens('✗ Refused').click();
  const page = await workbench.preview('SCC review of Sandbox researcher');
  await page.getByRole('heading', { name: 'Sandbox researcher' }).waitFor();
  await page.getByRole('img', { name: '2 restricted-v2: denied' }).waitFor();
  await page.getByRole('heading', { name: 'Why restricted-v2 refuses it' }).waitFor();
  await page.getByRole('heading', { name: 'What is left to grant' }).waitFor();
  await workbench.runCommand('View: Close Primary Side Bar');
  await workbench.screenshot('review');
  await workbench.runCommand('View: Show Explorer');
  const other = page.getByRole('heading', { name: 'anyuid: denied', exact: true });
  assert.equal(await other.isVisible(), false);
  await page.locator('summary', { hasText: 'other SCCs that do not admit it' }).click();
  await other.waitFor();
}

/** What is typed into the manifest changes the review next to it, and undoing that changes it back. */
async function typeNextToTheReview(workbench) {
  const page = await workbench.preview('SCC review of Sandbox researcher');
  const reason = page.getByText('does not let a container add SYSLOG').first();
  await reason.waitFor();
  await workbench.runCommand('View: Focus First Editor Group');
  await workbench.page.keyboard.press('Control+G');
  await workbench.enter(':47:25');
  await workbench.line('SYSLOG').waitFor();
  await workbench.page.keyboard.type('X');
  await page.getByText('does not let a container add SYSLOGX').first().waitFor();
  await workbench.undoAll();
  await page.getByText('does not let a container add SYSLOGX').first().waitFor({ state: 'detached' });
}

/** A link of the page leads to the field in the manifest. */
async function followALink(workbench) {
  const page = await workbench.preview('SCC review of Sandbox researcher');
  await page.locator('a', { hasText: 'capabilities.add[1]' }).first().click();
  await workbench.tab(file).waitFor();
  await workbench.line('NET_ADMIN').waitFor();
  await workbench.statusBarItem('Ln 45').waitFor();
}

async function goToARefusedField(workbench) {
  await workbench.openFile(file);
  await workbench.goToProblem('does not accept runAsUser 0');
  await workbench.closePanel();
  await workbench.hover('runAsUser', 'does not accept runAsUser 0');
  await workbench.screenshot('field');
}

/** The link of a problem is the address of its page, about which the editor asks; the command shows the installed page, rendered. */
async function openTheRulePage(workbench) {
  const rows = await workbench.problems();
  await rows.locator('a', { hasText: 'scc-denied' }).first().click();
  await workbench.question('/docs/rules/scc-denied.md');
  await workbench.answer('Cancel');
  await workbench.runCommand('SCC Lens: Show the Page of a Rule');
  const page = await workbench.preview('scc-denied.md');
  await page.getByRole('heading', { name: 'scc-denied' }).waitFor();
  await workbench.screenshot('rule-page');
  await workbench.closeEditor();
}

/** No permission for the clipboard is asked for: the message is pasted, and the answer leads to the manifest. */
async function explainARejection(workbench) {
  await workbench.runCommand('SCC Lens: Explain an Admission Error');
  await workbench.enter('all is well');
  await workbench.quickInput.getByText('There is no rejection').waitFor();
  await workbench.enter(REJECTION);
  const page = await workbench.preview('Rejection of researcher');
  await page.getByText('It is about').waitFor();
  await workbench.screenshot('explanation');
  await page.locator('a', { hasText: 'Sandbox researcher' }).click();
  await workbench.tab(SANDBOX).waitFor();
}

/** The explanation of the last step is there again. */
async function reloadTheWindow(workbench) {
  await workbench.reload();
  await workbench.page.locator('.tab', { hasText: 'Rejection of researcher' }).first().click();
  const page = await workbench.preview('Rejection of researcher');
  await page.getByText('It is about').waitFor();
  await workbench.screenshot('restored');
}

export const steps = [
  openTheManifest,
  readTheVerdict,
  readTheStatus,
  restOnASecurityContext,
  openTheReview,
  typeNextToTheReview,
  followALink,
  goToARefusedField,
  openTheRulePage,
  explainARejection,
  reloadTheWindow,
];
