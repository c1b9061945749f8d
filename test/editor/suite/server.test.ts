import assert from 'node:assert/strict';
import { ChildProcess, execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { closeEditors, findingOf, findingsWhen, open, ruleOf } from './editor';

/** The language server's process: the child of this extension host that runs dist/server.js. */
function serverProcess(): number | undefined {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const line = lines.find(one => Number(one.trim().split(/\s+/)[1]) === process.pid && one.includes('dist/server.js'));
  return line === undefined ? undefined : Number(line.trim().split(/\s+/)[0]);
}

/** How this extension host sees a process that it has started. Node has no documented way to find it. */
function childProcess(pid: number): ChildProcess {
  const handles = (process as unknown as { readonly _getActiveHandles: () => readonly object[] })._getActiveHandles();
  const found = handles.find(handle => handle instanceof ChildProcess && handle.pid === pid);
  assert(found instanceof ChildProcess);
  return found;
}

/** Proves that a server answers: findings follow a change made now. */
async function assertAnswers(document: vscode.TextDocument): Promise<void> {
  const { range } = await findingOf('hostpath-supervisor', document.uri);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), '# moved\n');
  await vscode.workspace.applyEdit(edit);
  await findingsWhen(document.uri, all =>
    all.some(one => ruleOf(one) === 'hostpath-supervisor' && one.range.start.line === range.start.line + 1),
  );
}

describe('language server', function () {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(closeEditors);

  it('is started again when it crashes', async () => {
    const document = await open('pod.yaml');
    await findingOf('hostpath-supervisor', document.uri);
    const crashed = serverProcess();
    assert(crashed);
    process.kill(crashed, 'SIGKILL');
    await findingsWhen(document.uri, all => all.length === 0);
    await assertAnswers(document);
    assert.notEqual(serverProcess(), crashed);
  });

  it('is started again when it crashes while changes cannot reach it any more', async () => {
    const document = await open('pod.yaml');
    await findingOf('hostpath-supervisor', document.uri);
    const crashed = serverProcess();
    assert(crashed);
    // Sending fails some time before the process is known to have ended; that time is longer on a busy machine.
    childProcess(crashed).send = (...[, , , callback]: readonly unknown[]) => {
      (callback as (error: Error) => void)(new Error('The channel is closed'));
      return false;
    };
    for (let change = 0; change < 8; change++) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# changed\n');
      await vscode.workspace.applyEdit(edit);
    }
    process.kill(crashed, 'SIGKILL');
    await findingsWhen(document.uri, all => all.length === 0);
    await assertAnswers(document);
    assert.notEqual(serverProcess(), crashed);
  });

  it('is restarted by its command', async () => {
    const document = await open('pod.yaml');
    await findingOf('hostpath-supervisor', document.uri);
    const before = serverProcess();
    await vscode.commands.executeCommand('sccLens.restartServer');
    await assertAnswers(document);
    assert.notEqual(serverProcess(), before);
  });
});
