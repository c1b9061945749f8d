/** Quick fixes that the client carries out: previews, replacements, reasons for what is allowed. */
import type { ProtocolPosition } from './client';

/** Request, no parameters: the safe replacement of every hostPath supervisor in the workspace, to be confirmed before it is applied. */
export const REPLACE_SUPERVISORS = 'sccLens/replaceSupervisors';

export interface ReplaceSupervisorsResult {
  /** One change for each of the files. */
  readonly edit: PreviewedEdit;
  readonly files: readonly ReplacedFile[];
  /** How many pods in how many files, in words. */
  readonly extent: string;
  readonly refused: readonly RefusedReplacement[];
  /** One sentence for each file that could not be looked at. */
  readonly unread: readonly string[];
}

/** How many pods of a file the edit changes. */
export interface ReplacedFile {
  readonly uri: string;
  readonly pods: number;
}

/** A finding that stays as it is, and why. */
export interface RefusedReplacement {
  readonly uri: string;
  /** Line of the finding, from zero. */
  readonly line: number;
  readonly reason: string;
}

/** An LSP WorkspaceEdit; an annotation of each change asks for confirmation. */
export interface PreviewedEdit {
  changeAnnotations: Record<string, { label: string; needsConfirmation: boolean; description: string }>;
  documentChanges: (FileChange | FileCreation)[];
}

/** Null for a file that no editor has open, or that the edit creates. */
export interface FileChange {
  textDocument: { uri: string; version: number | null };
  edits: AnnotatedEdit[];
}

export interface FileCreation {
  kind: 'create';
  uri: string;
  options: { overwrite: boolean; ignoreIfExists: boolean };
  annotationId: string;
}

export interface AnnotatedEdit {
  range: { start: ProtocolPosition; end: ProtocolPosition };
  newText: string;
  annotationId: string;
}

/** The client's command that has the user confirm a fix, and applies it; `codeAction/resolve` answers PreviewFixArguments with the edit. */
export const PREVIEW_FIX = 'sccLens.previewFix';

export interface PreviewFixArguments {
  readonly title: string;
  readonly data: unknown;
}

/** The client's command that asks for a reason and allows a finding with it; the server's code actions name it, with AllowArguments. */
export const ALLOW_COMMAND = 'sccLens.allow';

/** One finding of a document, and what the comment that allows it is to be for. */
export interface AllowArguments {
  readonly uri: string;
  readonly version: number;
  readonly rule: string;
  /** Which of the file's documents, from zero, and the finding's id there. */
  readonly document: number;
  readonly finding: string;
  readonly scope: 'node' | 'document';
}

/** Request: the edit that writes the comment. */
export const ALLOW = 'sccLens/allow';

export interface AllowParams extends AllowArguments {
  readonly reason: string;
}

/** Edits of one version of a document; or why there are none, as a sentence. */
export type AllowAnswer =
  | { readonly refused: string }
  | {
      readonly uri: string;
      readonly version: number;
      readonly edits: readonly { readonly range: { start: ProtocolPosition; end: ProtocolPosition }; readonly newText: string }[];
    };
