/** Several files as one input, and what is known of them together. */
import assert from 'node:assert/strict';
import { factsIn, gatherFacts, readSettings } from '@scc-lens/lens';
import type { AnalyzeOptions, CurrentFile, Facts, Files } from '@scc-lens/lens';
import type { Finding, TextEdit } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

/** Between two files. */
export const FILES = '\n\f\n';

/** Files by their names, in their order. */
export type Workspace = ReadonlyMap<string, ParsedFile>;

export const { settings } = readSettings({});
export const DEFECT = /is a defect of SCC Lens/;

export function workspaceOf(texts: readonly string[]): Workspace {
  return new Map(texts.map((text, i) => [`${i}.yaml`, parseFile(text)]));
}

export function factsOf(workspace: Workspace): Facts {
  return gatherFacts([...workspace].map(([file, { manifests }]) => ({ file, manifests: manifests.map(factsIn) })));
}

export function optionsOf(workspace: Workspace): AnalyzeOptions {
  return { settings, facts: factsOf(workspace) };
}

export function filesOf(workspace: Workspace): Files<CurrentFile> {
  return {
    read: name => {
      const file = workspace.get(name);
      return Promise.resolve(file === undefined ? { unread: `${name} cannot be read.` } : { name, file });
    },
  };
}

/** What a user sees of a finding. */
export function shown({ rule, severity, message, span, document, related }: Finding): Readonly<Record<string, unknown>> {
  return { rule, severity, message, span, document, related: related.map(one => [one.message, one.span.start, one.span.end]) };
}

/** Whether every document can be read, so that edits must leave documents that can be read. */
export const isSound = ({ manifests }: ParsedFile): boolean => manifests.every(({ class: kind }) => kind !== 'invalid');

/** Edits are in order, inside of the text, and lead to what they are meant to; a text that can be read stays one. */
export function assertEdits(before: ParsedFile, edits: readonly TextEdit[], after: ParsedFile, title: string): void {
  let from = 0;
  for (const { span } of edits) {
    assert.ok(from <= span.start && span.start <= span.end && span.end <= before.text.length, `${title}: the edits are not in order`);
    from = span.end;
  }
  assert.equal(appliedTo(before.text, edits), after.text, `${title}: the edits are not the text`);
  if (isSound(before)) assert.ok(isSound(after), `${title} leaves a document that cannot be read`);
}

/** Edits as an editor applies them: every span is of the text before. */
function appliedTo(text: string, edits: readonly TextEdit[]): string {
  let [result, from] = ['', 0];
  for (const { span, newText } of edits) {
    result += text.slice(from, span.start) + newText;
    from = span.end;
  }
  return result + text.slice(from);
}
