/** Squiggles for the details of a verdict, which the server sends as hints: hints are not in the Problems panel, and drawn as dots. */
import { Disposable, languages, OverviewRulerLane, ThemeColor, window } from 'vscode';
import type { Diagnostic, TextEditor, TextEditorDecorationType } from 'vscode';
import type { DiagnosticData } from '@scc-lens/protocol';

type Drawn = Required<Pick<DiagnosticData, 'drawnAs'>>;

const COLOURS: Readonly<Record<Drawn['drawnAs'], string>> = { error: 'Error', warning: 'Warning', info: 'Info' };

/** Draws from now on; what it returns ends that. */
export function drawDetails(): Disposable {
  const types = Object.entries(COLOURS).map(
    ([drawnAs, name]) => [drawnAs, squiggle(`editor${name}`, `editorOverviewRuler.${name.toLowerCase()}Foreground`)] as const,
  );
  const draw = (editor: TextEditor): void => {
    const details = languages.getDiagnostics(editor.document.uri).flatMap(detailsOf);
    for (const [drawnAs, type] of types)
      editor.setDecorations(
        type,
        details.filter(detail => detail.drawnAs === drawnAs).map(({ range }) => range),
      );
  };
  window.visibleTextEditors.forEach(draw);
  return Disposable.from(
    ...types.map(([, type]) => type),
    window.onDidChangeVisibleTextEditors(editors => editors.forEach(draw)),
    languages.onDidChangeDiagnostics(({ uris }) => {
      const changed = new Set(uris.map(String));
      window.visibleTextEditors.filter(({ document }) => changed.has(String(document.uri))).forEach(draw);
    }),
  );
}

function detailsOf(diagnostic: Diagnostic): readonly (Pick<Diagnostic, 'range'> & Drawn)[] {
  const { source, range, data } = diagnostic as Diagnostic & { readonly data?: Partial<DiagnosticData> | null };
  return source === 'scc-lens' && data?.drawnAs !== undefined ? [{ range, drawnAs: data.drawnAs }] : [];
}

function squiggle(colour: string, rulerColour: string): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    textDecoration: `underline wavy 1px var(--vscode-${colour}-foreground); text-decoration-skip-ink: none`,
    overviewRulerColor: new ThemeColor(rulerColour),
    overviewRulerLane: OverviewRulerLane.Right,
  });
}
