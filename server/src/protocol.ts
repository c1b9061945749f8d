/**
 * The messages between client and server beside those of LSP. This file imports nothing, so that both sides can; what LSP defines is
 * spelled here as far as these messages use it.
 */

/** Request, no parameters: the safe conversions of every supervisor mount in the workspace, to be confirmed before they are applied. */
export const CONVERT_WORKSPACE = 'sccLens/convertWorkspace';

export interface ConvertWorkspaceResult {
  readonly edit: WorkspaceConversion;
  /** How many findings the edit mends, and in how many files. */
  readonly converted: number;
  readonly files: number;
  readonly refused: readonly RefusedConversion[];
  /** One sentence for each file that could not be looked at. */
  readonly unread: readonly string[];
}

/** A finding that stays as it is, and why. */
export interface RefusedConversion {
  readonly uri: string;
  /** Line of the finding, from zero. */
  readonly line: number;
  readonly reason: string;
}

/** An LSP WorkspaceEdit whose text edits all carry an annotation that asks for confirmation. */
export interface WorkspaceConversion {
  changeAnnotations: Record<string, { label: string; needsConfirmation: boolean; description: string }>;
  documentChanges: { textDocument: { uri: string; version: number | null }; edits: AnnotatedEdit[] }[];
}

export interface AnnotatedEdit {
  range: { start: ProtocolPosition; end: ProtocolPosition };
  newText: string;
  annotationId: string;
}

export interface ProtocolPosition {
  line: number;
  character: number;
}
