/** The tools for assistants: language model tools of the editor, and a server of the Model Context Protocol. Older editors get none. */
import * as vscode from 'vscode';
import type { Disposable, Event, ExtensionContext, Uri } from 'vscode';
import type { ToolAnswer } from '@scc-lens/protocol';

/** The parts of the editor's interfaces since 1.95 and 1.101 that are used here. */
interface NewerEditor {
  readonly lm?: {
    readonly registerTool?: (
      name: string,
      tool: { readonly invoke: (options: { readonly input: object }) => Promise<object> },
    ) => Disposable;
    readonly registerMcpServerDefinitionProvider?: (id: string, provider: ServerProvider) => Disposable;
  };
  readonly LanguageModelToolResult: new (parts: readonly object[]) => object;
  readonly LanguageModelTextPart: new (text: string) => object;
  readonly McpStdioServerDefinition: new (
    label: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    version: string,
  ) => { cwd?: Uri };
}

interface ServerProvider {
  readonly onDidChangeMcpServerDefinitions: Event<unknown>;
  readonly provideMcpServerDefinitions: () => readonly object[];
}

interface Description {
  readonly version: string;
  readonly contributes: {
    readonly languageModelTools: readonly { readonly name: string }[];
    readonly mcpServerDefinitionProviders: readonly { readonly id: string; readonly label: string }[];
  };
}

const editor = vscode as unknown as NewerEditor;

/** Settings that the server of the protocol gets on its command line; the language server reads them itself. */
const SETTINGS = ['openshift.version', 'openshift.profile', 'openshift.grantedSccs'];

/** Registers the language model tools that package.json contributes, as far as the editor knows it. `ask` answers a tool by its name without the prefix. */
export function registerTools(context: ExtensionContext, ask: (tool: string, input: object) => Promise<ToolAnswer>): readonly Disposable[] {
  const { contributes } = context.extension.packageJSON as Description;
  const { registerTool } = editor.lm ?? {};
  return registerTool === undefined
    ? []
    : contributes.languageModelTools.map(({ name }) =>
        registerTool(name, { invoke: async ({ input }) => resultOf(await ask(name.replace(/^scc-lens_/, ''), input)) }),
      );
}

/** Registers the servers of the Model Context Protocol, which are processes. */
export function registerServers(context: ExtensionContext): readonly Disposable[] {
  const { version, contributes } = context.extension.packageJSON as Description;
  const { registerMcpServerDefinitionProvider: registerServer } = editor.lm ?? {};
  const program = context.asAbsolutePath('dist/cli.js');
  return registerServer === undefined
    ? []
    : contributes.mcpServerDefinitionProviders.map(({ id, label }) => registerServer(id, serverProvider(label, program, version)));
}

/** An answer without a result is an error, as the editor wants it. */
function resultOf({ texts, isError }: ToolAnswer): object {
  if (isError) throw new Error(texts.join('\n'));
  return new editor.LanguageModelToolResult(texts.map(text => new editor.LanguageModelTextPart(text)));
}

/** The command line tool, run by the editor's own Node, over the files of the workspace. */
function serverProvider(label: string, program: string, version: string): ServerProvider {
  const changed = (listener: (event: unknown) => unknown): Disposable =>
    vscode.Disposable.from(
      vscode.workspace.onDidChangeWorkspaceFolders(listener),
      vscode.workspace.onDidChangeConfiguration(listener),
      vscode.workspace.onDidGrantWorkspaceTrust(listener),
    );
  return {
    onDidChangeMcpServerDefinitions: changed as Event<unknown>,
    provideMcpServerDefinitions: () => {
      const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
      // Without trust no program of the user's renders charts.
      const rendering = vscode.workspace.isTrusted ? [] : ['--no-render'];
      const args = [program, 'mcp', ...settings(), ...rendering, '--', ...folders.map(({ uri }) => uri.fsPath)];
      return [new editor.McpStdioServerDefinition(label, process.execPath, args, { ELECTRON_RUN_AS_NODE: '1' }, version)];
    },
  };
}

function settings(): readonly string[] {
  const all = vscode.workspace.getConfiguration('sccLens');
  return SETTINGS.flatMap(name => {
    const value = all.get<unknown>(name);
    return value === undefined ? [] : [`--set=${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
}
