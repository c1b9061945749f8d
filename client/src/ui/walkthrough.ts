/** The walkthrough: a page of one column, its commands, and the context keys that complete its steps. */
import { commands, languages, Range, Uri, ViewColumn, window as editorWindow, workspace } from 'vscode';
import type { Disposable, ExtensionContext, TextDocument, WebviewPanel } from 'vscode';
import { showText, WALKTHROUGH_STEPS, window, type Manifests, type StepId } from '../editor';
import { walkthroughPage, type Contributed } from './walkthroughPage';

const NAME = 'hostpath-sandbox.yaml';
const EXAMPLE = `examples/${NAME}`;
const RUN = 'sccLens.runOnManifest';
const OPEN_ONLY = 'sccLens.openExample';
/** What the walkthrough runs, by name, so that no link can run anything else. */
const RUNNABLE: readonly unknown[] = [OPEN_ONLY, 'editor.action.quickFix', 'sccLens.generateScc', 'sccLens.showReview', 'sccLens.deploy'];
/** As commands of the editor name its columns. */
const GROUPS = ['First', 'Second', 'Third'];
/** Under which the steps that are done are kept. */
const DONE = 'sccLens.walkthrough';

/**
 * VS Code's own page of a walkthrough has no pictures unless it is wider than 950 pixels, which it is not next to an example. The same steps
 * are therefore on a page of the extension, which the first button opens in its place.
 */
export class Walkthrough {
  private page: WebviewPanel | undefined;
  /** The manifest of the earlier steps. */
  private manifest: TextDocument | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly manifests: Manifests,
  ) {}

  /** Shows the page where the active editor is, or where it is already. */
  async show(): Promise<void> {
    if (this.page !== undefined) {
      this.page.reveal();
      return;
    }
    const { title } = this.contributed();
    const page = window.createPage('sccLens.walkthrough', title, { enableCommandUris: [RUN] });
    this.page = page;
    page.onDidDispose(() => {
      this.page = undefined;
    });
    await this.draw();
  }

  /** Shows a manifest and runs a command there: the manifest of the earlier steps, else one that an editor shows, else the example. */
  async run(command: unknown): Promise<void> {
    if (!RUNNABLE.includes(command)) return;
    if (this.page === undefined) await this.show();
    const shown = editorWindow.visibleTextEditors.find(({ document }) => this.manifests.has(document));
    if (this.manifest === undefined || this.manifest.isClosed) this.manifest = shown?.document ?? (await this.openExample());
    // A review may cover the manifest: next to the page it takes that column, and no third one.
    const next = this.page?.viewColumn === ViewColumn.Two ? ViewColumn.One : ViewColumn.Two;
    await showAtHostPath(this.manifest, shown?.viewColumn ?? next);
    if (command !== OPEN_ONLY) await commands.executeCommand(command as string);
  }

  /** Makes the page active where it is in sight, so that what is opened to the side takes the place of the manifest, and no third column. */
  async lead(): Promise<void> {
    if (this.page?.visible !== true) return;
    const group = GROUPS[(this.page.viewColumn ?? ViewColumn.One) - 1] ?? 'Last';
    await commands.executeCommand(`workbench.action.focus${group}EditorGroup`);
  }

  complete(step: StepId): void {
    void commands.executeCommand('setContext', `sccLens.done.${step}`, true);
    const done = this.done();
    if (done.includes(step)) return;
    void this.context.globalState.update(DONE, [...done, step]).then(() => this.draw());
  }

  /** Notes the first problem, and the first that has gone from a document that is still open. */
  watchProblems(): Disposable {
    const seen = new Map<string, ReadonlySet<string>>();
    return languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) {
        const found = languages.getDiagnostics(uri).filter(({ source }) => source === 'scc-lens');
        const now = new Set(found.map(({ code }) => String(typeof code === 'object' ? code.value : code)));
        const isOpen = workspace.textDocuments.some(document => document.uri.toString() === uri.toString());
        if (now.size > 0) this.complete('problem');
        // An empty list may be a server that starts again.
        if (isOpen && now.size > 0 && [...(seen.get(uri.toString()) ?? [])].some(code => !now.has(code))) this.complete('fix');
        seen.set(uri.toString(), now);
      }
    });
  }

  private done(): readonly string[] {
    return this.context.globalState.get<readonly string[]>(DONE, []);
  }

  /** In the user's language. */
  private contributed(): Contributed {
    const { contributes } = this.context.extension.packageJSON as {
      readonly contributes: { readonly walkthroughs: readonly [Contributed] };
    };
    return contributes.walkthroughs[0];
  }

  private async draw(): Promise<void> {
    const pictures = await Promise.all(Object.keys(WALKTHROUGH_STEPS).map(id => this.read(`media/walkthrough-${id}.svg`)));
    if (this.page !== undefined) this.page.webview.html = walkthroughPage(this.contributed(), pictures, this.done());
  }

  private async read(name: string): Promise<string> {
    return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(this.context.extensionUri, name)));
  }

  /** The file of the workspace, or a new document with its text. */
  private async openExample(): Promise<TextDocument> {
    const [found] = await workspace.findFiles(`**/${NAME}`, undefined, 1);
    return found === undefined
      ? workspace.openTextDocument({ language: 'yaml', content: await this.read(EXAMPLE) })
      : workspace.openTextDocument(found);
  }
}

/** The cursor goes to the last `hostPath`, which is the volume, and stays where there is none. */
async function showAtHostPath(document: TextDocument, viewColumn: ViewColumn): Promise<void> {
  const offset = document.getText().lastIndexOf('hostPath:');
  const place = document.positionAt(offset);
  await showText(document.uri, { viewColumn, ...(offset >= 0 && { selection: new Range(place, place) }) });
}
