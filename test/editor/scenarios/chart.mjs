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

async function changeTheValue(workbench) {
  await workbench.openFile(values);
  await workbench.placeCursor('hostNetwork');
  await workbench.page.keyboard.press('ControlOrMeta+A');
  await workbench.page.keyboard.type('hostNetwork: false');
  await workbench.save();
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
  changeTheValue,
  beAdmitted,
  showWhatItRendersTo,
  renderItWithOtherValues,
  fixALineOfATemplate,
];
