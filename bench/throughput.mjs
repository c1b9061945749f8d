/** The command line on many pods, in a file each or in one: the whole process, start to end. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { median } from './numbers.mjs';
import { pod, podList } from './pods.mjs';
import { peakMemory } from './session.mjs';

export const inFiles = count => folder => {
  for (let i = 0; i < count; i++) {
    if (i % 100 === 0) mkdirSync(path.join(folder, String(i / 100)));
    writeFileSync(path.join(folder, String(Math.floor(i / 100)), `pod-${i}.yaml`), pod(i));
  }
};

export const inOneList = count => folder => {
  writeFileSync(path.join(folder, 'pods.yaml'), podList(count));
};

/** Medians over the rounds for the files that `write` puts into a folder. */
export async function measureThroughput(root, write, rounds) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
  try {
    write(folder);
    const runs = [];
    for (let round = 0; round < rounds; round++) runs.push(await runCheck(root, folder));
    return { milliseconds: median(runs.map(run => run.milliseconds)), memory: Math.max(...runs.map(run => run.memory)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runCheck(root, folder) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), 'check', '--format', 'json', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let memory = 0;
    const timer = setInterval(() => {
      memory = Math.max(memory, peakMemory(child.pid) || 0);
    }, 10);
    child.once('error', reject);
    child.once('exit', code => {
      clearInterval(timer);
      if (code === 0 || code === 1) resolve({ milliseconds: performance.now() - started, memory: memory || Number.NaN });
      else reject(new Error(`scc-lens check ended with ${code}`));
    });
  });
}
