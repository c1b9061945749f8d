/** Programs that cannot be started, or not be ended. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mock } from 'node:test';
import { errorText } from '@scc-lens/kube';
import { runExecPlugin } from '../../../packages/kube/src/login/execPlugin';
import { runProgram } from '../../../packages/kube/src/login/runProgram';
import type { ProgramRun } from '../../../packages/kube/src/login/runProgram';
import { errorOf } from '../rig/cluster';

const CLUSTER = { name: 'c', server: 'https://c.example:6443', skipTLSVerify: false };

/** Runs a program that never ends by itself, on a system that answers a kill with the error. */
async function killedWith(code: string): Promise<ProgramRun> {
  const children: number[] = [];
  const kill = mock.method(process, 'kill', () => {
    throw Object.assign(new Error(`kill ${code}`), { code, syscall: 'kill' });
  });
  try {
    return await runProgram({
      env: process.env,
      timeoutMs: 100,
      start: options => {
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], options);
        children.push(child.pid ?? 0);
        return child;
      },
    });
  } finally {
    kill.mock.restore();
    for (const child of children) process.kill(child, 'SIGKILL');
  }
}

describe('programs', () => {
  for (const code of ['ESRCH', 'EPERM']) {
    it(`a late one counts as late, also where the system answers its end with ${code}`, async () => {
      assert.equal((await killedWith(code)).kind, 'timedOut');
    });
  }

  it('a NUL byte in an argument or a variable is an error that does not quote it', async () => {
    const spoiled = [{ args: ['pass\0word'] }, { env: [{ name: 'SECRET', value: 'pass\0word' }] }];
    for (const more of spoiled) {
      const error = errorOf(await runExecPlugin({ command: process.execPath, ...more }, CLUSTER, { path: '', timeoutMs: 1_000 }));
      assert.equal(
        errorText(error),
        `The credential plug-in \`${process.execPath}\` cannot be started (ERR_INVALID_ARG_VALUE). Check its command, arguments and environment in the kubeconfig.`,
      );
    }
  });
});
