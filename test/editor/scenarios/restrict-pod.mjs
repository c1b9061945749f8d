/** An ordinary Deployment is made restricted at once, and one undo takes that back. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const file = 'web.yaml';
const fix = 'Make this pod restricted-v2';
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: quay.io/acme/web:1.4
`;

async function openTheManifest(workbench) {
  writeFileSync(path.join(workbench.folder, file), manifest);
  await workbench.openFile(file);
  await workbench.codeLens('Admitted by restricted-v2').waitFor();
}

async function chooseTheFix(workbench) {
  await workbench.placeCursor('kind: Deployment');
  await workbench.openQuickFixes();
  await workbench.screenshot('restrict-menu');
  await workbench.chooseQuickFix(fix);
}

async function seeTheChange(workbench) {
  await workbench.line('runAsNonRoot: true').waitFor();
  assert.equal(workbench.read(file), manifest, 'the file is not saved for the user');
  await workbench.screenshot('restricted');
}

async function undoAndRedo(workbench) {
  await workbench.placeCursor('kind: Deployment');
  await workbench.page.keyboard.press('ControlOrMeta+Z');
  await workbench.line('runAsNonRoot: true').waitFor({ state: 'detached' });
  await workbench.page.keyboard.press('ControlOrMeta+Shift+Z');
  await workbench.line('runAsNonRoot: true').waitFor();
}

async function saveTheFile(workbench) {
  await workbench.save();
  assert.equal(
    workbench.read(file),
    `${manifest}          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop: ["ALL"]
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
`,
  );
}

export const steps = [openTheManifest, chooseTheFix, seeTheChange, undoAndRedo, saveTheFile];
