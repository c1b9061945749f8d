/** What Helm prints of the chart in a folder with marks. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { markedChart } from '@scc-lens/charts';
import { FileReader } from '../../packages/files/src/render/files';
import { chartSource, readChart } from '../../packages/files/src/render/readChart';

/** The files in the order of their names; Helm prints them in any order. */
export async function markedOutput(helm: string, folder: string, args: readonly string[]): Promise<string> {
  const name = path.basename(folder);
  const copy = mkdtempSync(path.join(tmpdir(), 'scc-lens-marked-'));
  try {
    cpSync(folder, path.join(copy, name), { recursive: true });
    const source = chartSource(await readChart(folder, name, new FileReader()), [], []);
    for (const { file, text } of markedChart(source).templates) writeFileSync(path.join(copy, file), text);
    const { stdout } = spawnSync(helm, ['template', name, path.join(copy, name), '--namespace', name, '--debug', ...args], {
      encoding: 'utf8',
    });
    const files = stdout.split(/^(?=---\n# Source: )/m);
    return [...new Set(files.map(file => `${file.trimEnd()}\n`))].sort().join('');
  } finally {
    rmSync(copy, { recursive: true });
  }
}
