/** A Helm chart: refused on the line of its template, put right by a value, shown as it renders, rendered with other values, and fixed in its template. */
import assert from 'node:assert/strict';
import { buildProgram } from '../../files/buildProgram.mjs';

export const folder = 'test/editor/chart';

const template = 'web/templates/pod.yaml';
const literal = 'web/templates/agent.yaml';
const values = 'web/values.yaml';
const rendered = 'web as rendered.yaml';

export async function prepare() {
  return { machineSettings: { 'sccLens.render.helm': buildProgram('helm') } };
}

async function beRefusedOnTheLineOfTheTemplate(workbench) {
  await workbench.openFile(template);
  await workbench.waitForSquiggle('error');
  await workbench.codeLens('Judged as rendered by').waitFor();
  await workbench.hover('hostNetwork', 'The value is written at web/values.yaml:1.');
  await workbench.screenshot('chart-template');
}

/** The fix of a line that prints a value is made where the value is set. A message next to the preview names what the value reaches; one undo takes it back. */
async function fixTheValue(workbench) {
  const before = workbench.read(values);
  const title = 'Remove hostNetwork (in values.yaml, preview)';
  for (const isKept of [false, true]) {
    await workbench.openFile(template);
    await workbench.placeCursor('hostNetwork');
    const fixes = await workbench.openQuickFixes();
    await fixes.filter({ hasText: title }).first().waitFor();
    await workbench.chooseQuickFix(title);
    await workbench.previewOf('values.yaml');
    await workbench.notification('values.yaml changes Pod web (web).');
    if (isKept) await workbench.screenshot('chart-value');
    await workbench.clearNotifications();
    await workbench.endPreview('Apply');
    assert.deepEqual(await workbench.unsavedFiles(1), ['values.yaml']);
    assert.equal(workbench.read(values), before);
    await workbench.openFile(values);
    if (!isKept) await workbench.undoAll();
  }
  await workbench.save();
  assert.equal(workbench.read(values), before.replace('true', 'false'));
}

async function beAdmitted(workbench) {
  await workbench.openFile(template);
  await workbench.squiggles('error').first().waitFor({ state: 'detached' });
  await workbench.codeLens('Judged as rendered by').waitFor();
}

/** Next to the template, which keeps the keyboard. */
async function showWhatItRendersTo(workbench) {
  await workbench.runCommand('SCC Lens: Show Rendered');
  await workbench.tab(rendered).waitFor();
  await textNextTo(workbench, 'hostNetwork: false').waitFor();
  await workbench.screenshot('chart-rendered');
}

/** The text next to it follows. */
async function renderItWithOtherValues(workbench) {
  await workbench.codeLens('Values: values.yaml').click();
  await workbench.pick('values-edge.yaml');
  await workbench.page.keyboard.press('Enter');
  await workbench.codeLens('Values: values.yaml, values-edge.yaml').waitFor();
  await workbench.waitForSquiggle('error');
  await textNextTo(workbench, 'hostNetwork: true').waitFor();
}

/** A line that the template writes itself: the fix is tried on a copy of the chart before the line goes. */
async function fixALineOfATemplate(workbench) {
  await workbench.openFile(literal);
  await workbench.waitForSquiggle('error');
  await workbench.placeCursor('hostIPC');
  const fixes = await workbench.openQuickFixes();
  await fixes.filter({ hasText: 'Remove hostIPC' }).first().waitFor();
  await workbench.screenshot('chart-fix');
  await workbench.chooseQuickFix('Remove hostIPC');
  await workbench.unsavedFiles(1);
  await workbench.save();
  await workbench.squiggles('error').first().waitFor({ state: 'detached' });
  assert.doesNotMatch(workbench.read(literal), /hostIPC/);
  assert.match(workbench.read(literal), /image: \{\{ \.Values\.image/);
}

/** A line of the document that is shown next to it. */
function textNextTo({ page }, text) {
  return page.locator('.editor-group-container', { hasText: rendered }).locator('.view-line', { hasText: text }).first();
}

export const steps = [
  beRefusedOnTheLineOfTheTemplate,
  fixTheValue,
  beAdmitted,
  showWhatItRendersTo,
  renderItWithOtherValues,
  fixALineOfATemplate,
];
