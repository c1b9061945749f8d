/** A repository without manifests: the extension costs it no process and no menu entry. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const folder = 'test/editor/javascript';

const files = ['openapi.yaml', 'package.json', 'tsconfig.json', 'node_modules/kube-sample/deployment.yaml'];

/** What only entries of the extension contain. */
const ours = /SCC|to Cluster/;

async function lookAround(workbench) {
  for (const file of files) {
    await workbench.openFile(file);
    await workbench.line('').click({ button: 'right' });
    await workbench.menuItem('').waitFor();
    assert.equal(await workbench.menuItem(ours).count(), 0, file);
    await workbench.closeMenu();
    assert.equal(await workbench.page.locator('.editor-actions').getByRole('button', { name: ours }).count(), 0, file);
  }
}

async function findNothingInTheExplorer(workbench) {
  for (const name of [...files, 'src']) {
    await workbench.openContextMenu(name);
    assert.equal(await workbench.menuItem(ours).count(), 0, name);
    await workbench.closeMenu();
  }
  assert.deepEqual(workbench.serverProcesses(), []);
  await workbench.screenshot('javascript-repository');
}

async function writeAManifest(workbench) {
  await workbench.openFile('openapi.yaml');
  await workbench.page.keyboard.press('ControlOrMeta+A');
  await workbench.page.keyboard.insertText(readFileSync(path.join(import.meta.dirname, '../workspace/pod.yaml'), 'utf8'));
  await workbench.waitForSquiggle('error');
  assert.equal(workbench.serverProcesses().length, 1);
}

export const steps = [lookAround, findNothingInTheExplorer, writeAManifest];
