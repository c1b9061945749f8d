/** A plan of SCCs on the disk: what the core reads, and what `scc --write` writes. */
import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { freeFileName, sccFileStem } from '@scc-lens/lens';
import type { AddedScc, CurrentFile, Files, SccPlan } from '@scc-lens/lens';
import type { TextEdit } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { newFileDiff } from './diff';
import { createFile, putEdits } from './replaceFile';
import type { Output } from './replaceFile';
import type { Source } from './sources';
import { printExactly, warn, warnAbout } from './streams';
import type { Streams } from './streams';

export interface SourceFile extends CurrentFile {
  readonly source: Source;
}

/** The core's way to the files that the command line names. What is rendered can only be read where nothing is to be written. */
export function filesOf(sources: readonly Source[], isPrinted: boolean): Files<SourceFile> {
  const byPath = new Map(sources.map(source => [source.path, source]));
  return {
    read: file => {
      const source = byPath.get(file);
      if (source?.rendered !== undefined && !isPrinted)
        return Promise.resolve({ unread: l10n.t('{folder} is rendered: change its templates, patches or values.', { folder: file }) });
      return Promise.resolve(
        source === undefined
          ? { unread: l10n.t('{file} was not read.', { file }) }
          : { name: file, file: parseFile(source.text, source.role), source },
      );
    },
  };
}

/** Writes the plan, or shows it as a diff; false where something could not be written. */
export async function putPlan(plan: SccPlan<SourceFile>, output: Output, streams: Streams): Promise<boolean> {
  const isWritten: boolean[] = [];
  const taken = new Set<string>();
  for (const added of plan.added) {
    const file = await freePath(added, taken);
    taken.add(file);
    isWritten.push(putNew(file, added.generated.text, output, streams));
  }
  for (const { source, edits } of plan.edited.values()) isWritten.push(putChanged(source.source, edits, output, streams));
  if (output.write && isWritten.length === 0) warn(streams, l10n.t('nothing to write'));
  return !isWritten.includes(false);
}

async function freePath({ generated, nextTo }: AddedScc, taken: ReadonlySet<string>): Promise<string> {
  const folder = path.dirname(nextTo);
  const fileName = await freeFileName(
    sccFileStem([generated]),
    name => taken.has(path.join(folder, name)) || existsSync(path.join(folder, name)),
  );
  return path.join(folder, fileName);
}

function putNew(file: string, text: string, { write, diff }: Output, streams: Streams): boolean {
  if (diff) printExactly(streams, newFileDiff(file, text));
  return !write || report(streams, file, l10n.t('written'), createFile(file, Buffer.from(text)));
}

function putChanged(source: Source, edits: readonly TextEdit[], output: Output, streams: Streams): boolean {
  const reason = putEdits(source, edits, output, streams);
  return !output.write || report(streams, source.path, l10n.t('changed'), reason);
}

function report(streams: Streams, file: string, done: string, reason: string | null): boolean {
  warnAbout(streams, file, reason ?? done);
  return reason === null;
}
