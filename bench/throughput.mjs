/** Whole processes, start to end: the command line on many pods, in a file each or in one, compared with others that read the same files. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pod, podList } from './pods.mjs';
import { peakMemory } from './session.mjs';

export const inFiles = (count, mixture) => folder => {
  for (let i = 0; i < count; i++) {
    if (i % 100 === 0) mkdirSync(path.join(folder, String(i / 100)));
    writeFileSync(path.join(folder, String(Math.floor(i / 100)), `pod-${i}.yaml`), pod(i, mixture));
  }
};

export const inOneList = count => folder => {
  writeFileSync(path.join(folder, 'pods.yaml'), podList(count));
};

/**
 * Milliseconds of each program on the files that `write` puts into a folder, and its peak memory in megabytes. The programs take turns.
 * @param programs by name, command lines for a folder
 */
export async function measurePrograms(write, programs, rounds) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
  try {
    write(folder);
    const results = Object.fromEntries(Object.keys(programs).map(name => [name, { times: [], memory: 0 }]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, commandLine] of Object.entries(programs)) {
        const { milliseconds, memory } = await runProgram(commandLine(folder));
        results[name].times.push(milliseconds);
        results[name].memory = Math.max(results[name].memory, memory);
      }
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runProgram([command, ...args]) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    let memory = 0;
    const timer = setInterval(() => {
      memory = Math.max(memory, peakMemory(child.pid) || 0);
    }, 10);
    child.once('error', reject);
    child.once('exit', code => {
      clearInterval(timer);
      if (code === 0 || code === 1) resolve({ milliseconds: performance.now() - started, memory: memory || Number.NaN });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}
