/** How the editor's refactor preview is opened for edits that ask for confirmation. */
import { Uri } from 'vscode';

/** What matters here of an LSP WorkspaceEdit. */
interface AnnotatedEdit {
  changeAnnotations?: Record<string, { label: string; needsConfirmation?: boolean }>;
  documentChanges?: object[];
}

interface Change {
  readonly kind?: string;
  readonly uri?: string;
  readonly options?: object;
  readonly textDocument?: { readonly uri: string };
  readonly edits?: readonly { readonly newText?: string }[];
}

const OPENER = 'opener';

/**
 * The same edit with every box of the preview ticked. The editor would show each change that asks for confirmation with an empty box, so
 * that a careless *Apply* would make half of the fix. What asks here instead is the creation of a file in the place of a folder. It does
 * nothing, because the folder exists, and the preview leaves it out for that reason. An edit that asks for nothing stays as it is.
 */
export function ticked<T extends AnnotatedEdit>(edit: T): T {
  const { changeAnnotations = {}, documentChanges = [] } = edit;
  const annotations = Object.entries(changeAnnotations);
  const uri = documentChanges.map(uriOf).find(changed => changed !== undefined);
  if (uri === undefined || !annotations.some(([, { needsConfirmation }]) => needsConfirmation === true)) return edit;
  const folder = Uri.joinPath(Uri.parse(uri), '..').toString();
  return {
    ...edit,
    changeAnnotations: {
      ...Object.fromEntries(annotations.map(([id, annotation]) => [id, { ...annotation, needsConfirmation: false }])),
      [OPENER]: { label: '', needsConfirmation: true },
    },
    documentChanges: [...filled(documentChanges), { kind: 'create', uri: folder, options: { ignoreIfExists: true }, annotationId: OPENER }],
  };
}

/** Creates each new file with its text, which LSP inserts into an empty one. What is untitled is no file. */
function filled(changes: readonly Change[]): readonly Change[] {
  const isFile = ({ kind, uri = '' }: Change): boolean => kind === 'create' && !uri.startsWith('untitled:');
  const files = new Set(changes.filter(isFile).map(({ uri }) => uri));
  const texts = new Map(changes.map(change => [uriOf(change), change.edits?.[0]?.newText]));
  const optionsOf = ({ uri, options }: Change): object => ({ ...options, contents: new TextEncoder().encode(texts.get(uri) ?? '') });
  const kept = changes.filter(change => !files.has(uriOf(change)));
  return kept.map(change => (isFile(change) ? { ...change, options: optionsOf(change) } : change));
}

const uriOf = (change: Change): string | undefined => change.textDocument?.uri;
