/** From a sandbox that mounts its supervisor from the node to one that OpenShift admits: one quick fix, and the SCC that it needs. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { shareAccount } from '../shareAccount.mjs';

export const folder = 'examples';

const file = 'hostpath-sandbox.yaml';
const generated = 'agents-openshell-sandbox-scc.yaml';
const fix = 'Deliver the supervisor with an init container and generate its SCC';

async function openTheManifest(workbench) {
  shareAccount(workbench);
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
  await workbench.codeLens('Generate SCC').waitFor();
}

async function seeTheFixes(workbench) {
  await workbench.goToProblem('Of the other SCCs only');
  await workbench.closePanel();
  const fixes = await workbench.openQuickFixes();
  await fixes.filter({ hasText: fix }).first().waitFor();
  await workbench.screenshot('generate-fixes');
}

async function applyBoth(workbench) {
  await workbench.chooseQuickFix(fix);
  await workbench.previewOf(generated, 'hostpath-deployment.yaml', file);
  await workbench.endPreview('Apply');
  await workbench.tab(generated).waitFor();
  await workbench.openFile(file);
  await workbench.line('supervisor-init').waitFor();
  await workbench.codeLens('✓ Admitted by agents-openshell-sandbox').waitFor();
  await workbench.waitForNoProblem('scc-denied');
}

async function saveAndReadTheScc(workbench) {
  await workbench.save();
  await workbench.openFile(generated);
  await workbench.save();
  await workbench.line('Proven with').waitFor();
  await workbench.screenshot('generated-scc');
  assert.match(workbench.read(generated), /kind: SecurityContextConstraints/);
  assert.doesNotMatch(workbench.read(file), /hostPath:/);
}

async function askByCommand(workbench) {
  await workbench.openFile('init-container-sandbox.yaml');
  await workbench.runCommand('SCC Lens: Generate Least-Privilege SCC');
  await workbench.notification(`${generated} has the SCC agents-openshell-sandbox already`);
  await workbench.openFile('supervisor-daemonset.yaml');
  await workbench.runCommand('SCC Lens: Generate Least-Privilege SCC');
  const proven = await workbench.notification('Proven with');
  await workbench.line('Proven with').waitFor();
  await workbench.screenshot('generated-by-command');
  await proven.waitFor({ state: 'detached' }); // without a click
}

const podText = (metadata, capabilities) => `apiVersion: v1
kind: Pod
metadata: {${metadata}}
spec:
  serviceAccountName: tracer
  containers:
  - name: main
    image: registry.example.com/main:1
    securityContext: {capabilities: {add: [${capabilities}]}}
`;

/** The earlier SCC is typed into while the command asks for a namespace: what was worked out for its old text is not written. */
async function typeWhileAsked(workbench) {
  const pods = path.join(workbench.folder, 'pods.yaml');
  const placed = 'name: tracer, namespace: agents';
  writeFileSync(pods, podText(placed, 'SYS_PTRACE'));
  await workbench.openFile('pods.yaml');
  await workbench.runCommand('SCC Lens: Generate Least-Privilege SCC');
  await workbench.line('Proven with').waitFor();
  await workbench.save();
  await workbench.openFile('pods.yaml');
  await workbench.codeLens('✓ Admitted by agents-tracer').waitFor();
  await workbench.clearNotifications();
  writeFileSync(pods, [podText(placed, 'SYS_PTRACE, SYSLOG'), podText('name: placeless', 'SYSLOG')].join('---\n'));
  await workbench.line('placeless').waitFor();
  await workbench.runCommand('SCC Lens: Generate Least-Privilege SCC');
  await workbench.quickInput.getByText('In which one will they run?').waitFor();
  await workbench.openFile('agents-tracer-scc.yaml');
  await workbench.placeCursor('name: agents-tracer');
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.type(' # typed');
  await workbench.quickInput.locator('input').press('Escape');
  await workbench.notification('agents-tracer-scc.yaml changed in the meantime, so that nothing was written. Run the command again.');
  await workbench.line('# typed').waitFor();
  await workbench.save();
  assert.doesNotMatch(workbench.read('agents-tracer-scc.yaml'), /SYSLOG/);
}

export const steps = [openTheManifest, seeTheFixes, applyBoth, saveAndReadTheScc, askByCommand, typeWhileAsked];
