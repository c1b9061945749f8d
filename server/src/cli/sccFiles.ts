/** A plan of SCCs on the disk: what the core reads, and what `scc --write` writes. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { freeFileName, sccFileStem } from '@scc-lens/lens';
import type { AddedScc, CurrentFile, Files, SccPlan } from '@scc-lens/lens';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import { withMark } from './decode';
import { newFileDiff, unifiedDiff } from './diff';
import { fileTexts, sccTexts } from './messages';
import { printableName } from './printable';
import { createFile, replaceFile } from './replaceFile';
import type { Source } from './sources';
import { printExactly, warn } from './streams';
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
      if (source?.rendered !== undefined && !isPrinted) return Promise.resolve({ unread: fileTexts.rendered(file) });
      return Promise.resolve(
        source === undefined ? { unread: fileTexts.unread(file) } : { name: file, file: parseFile(source.text, source.role), source },
      );
    },
  };
}

interface Output {
  readonly write: boolean;
  readonly diff: boolean;
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
  if (output.write && isWritten.length === 0) warn(streams, sccTexts.nothingToWrite());
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
  return !write || report(streams, file, fileTexts.written(), createFile(file, Buffer.from(text)));
}

function putChanged(source: Source, edits: readonly TextEdit[], { write, diff }: Output, streams: Streams): boolean {
  const { path: file, text, bom } = source;
  if (diff) printExactly(streams, unifiedDiff(source, edits));
  const bytesOf = (one: string): Buffer => Buffer.from(withMark(one, bom));
  return !write || report(streams, file, fileTexts.changed(), replaceFile(file, bytesOf(text), bytesOf(applyEdits(text, edits))));
}

function report(streams: Streams, file: string, done: string, reason: string | null): boolean {
  warn(streams, `${printableName(file)}: ${reason ?? done}`);
  return reason === null;
}
