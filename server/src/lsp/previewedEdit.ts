/** Edits of several files, which the user confirms first where the editor can ask, or of one that is new. */
import type { Command, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { PREVIEW_FIX, type FileChange, type FileCreation, type PreviewedEdit, type PreviewFixArguments } from '@scc-lens/protocol';
import type { TextEdit as CoreEdit } from '@scc-lens/words';
import type { ClientFeatures } from './clientFeatures';
import { toTextEdits } from './convert';

/** Changes that the editor lists under one label. */
export interface Group {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly changes: readonly (FileChange | FileCreation)[];
  /** Whether the user confirms them even in a single file: they lose what was written by hand, or reach more than the user has in view. */
  readonly needsConfirmation?: boolean;
}

/** Groups without changes are left out. What is in one file alone is made at once: the editor shows it, and can take it back. */
export function previewedEdit(groups: readonly Group[]): PreviewedEdit {
  const shown = groups.filter(({ changes }) => changes.length > 0);
  const documentChanges = shown.flatMap(({ changes }) => changes);
  const files = new Set(documentChanges.map(change => ('kind' in change ? change.uri : change.textDocument.uri)));
  const needsConfirmation = files.size > 1 || shown.some(one => one.needsConfirmation === true);
  return {
    changeAnnotations: Object.fromEntries(shown.map(({ id, label, description }) => [id, { label, description, needsConfirmation }])),
    documentChanges,
  };
}

/** Text edits of one file, bound to the version that they were worked out for. */
export function changeOf(document: TextDocument, version: number | null, edits: readonly CoreEdit[], annotationId: string): FileChange {
  return { textDocument: { uri: document.uri, version }, edits: toTextEdits(document, edits).map(edit => ({ ...edit, annotationId })) };
}

/** A file that does not exist yet, with its text. */
export function creationOf(uri: string, newText: string, annotationId: string): readonly [FileCreation, FileChange] {
  const start = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false }, annotationId },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText, annotationId }] },
  ];
}

/** For clients that have the user confirm an action and apply it themselves, without saving; `codeAction/resolve` answers the data with the edit. */
export function previewCommand(title: string, data: object): Command {
  return { title, command: PREVIEW_FIX, arguments: [{ title, data } satisfies PreviewFixArguments] };
}

/** The same edit for an editor that may not know what an annotation is. */
export const editFor = ({ changeAnnotations }: ClientFeatures, edit: PreviewedEdit): WorkspaceEdit =>
  changeAnnotations ? edit : { documentChanges: edit.documentChanges.map(withoutAnnotation) };

function withoutAnnotation(change: FileChange | FileCreation): NonNullable<WorkspaceEdit['documentChanges']>[number] {
  if ('kind' in change) return { kind: change.kind, uri: change.uri, options: change.options };
  return { ...change, edits: change.edits.map(({ range, newText }) => ({ range, newText })) };
}
