/** The commands that start a server. */
import * as l10n from '@vscode/l10n';
import { projectSettings, readSettings, type AnalyzeOptions } from '@scc-lens/lens';
import { VERSION } from '@scc-lens/words';
import { ask, failure, TOOLS, type Answer } from '../assistant';
import { factsOf } from './analysis';
import { askCluster, CLUSTER_TOOLS } from './clusterTools';
import { DONE, hasFlag, misuse, type Arguments, type Command, type ExitCode } from './command';
import { withManifest } from './namedSource';
import { ANALYSIS_OPTIONS, readAnalysisOptions, readRenderOptions, RENDER_OPTIONS } from './options';
import { loadProject } from './project';
import { isReadable, readSources } from './sources';
import { warn, type Streams } from './streams';

const ALL_TOOLS = [...TOOLS, ...CLUSTER_TOOLS];

export const mcp: Command = {
  name: 'mcp',
  summary: () => l10n.t('Start a Model Context Protocol server, for assistants.'),
  operands: '[PATH…]',
  options: [...ANALYSIS_OPTIONS, ...RENDER_OPTIONS],
  notes: () => [
    l10n.t('The tools are: {tools}.', { tools: ALL_TOOLS.map(({ name }) => name).join(', ') }),
    l10n.t(
      'A tool takes the text of a manifest, or its path in a PATH, and returns text. It reads the files of PATH and of the options, as `check` does, for the SCCs, roles, bindings, namespaces and pods around the manifest. A chart or kustomization that is named by its path is rendered by your own Helm or Kustomize, with what it names in its repository. No other file is read. It writes nothing and uses no network.',
    ),
  ],
  exitCodes: { 0: () => l10n.t('The client closed the connection.'), 1: () => l10n.t('Not used.'), 2: () => l10n.t('Bad option.') },
  run,
};

async function run(args: Arguments, streams: Streams): Promise<ExitCode> {
  if (args.operands.includes('-'))
    return misuse(streams, mcp, l10n.t('standard input is the connection to the client; name files and folders'));
  const given = readAnalysisOptions(args);
  if ('problem' in given) return misuse(streams, mcp, given.problem);
  for (const note of readSettings(given.given).notes) warn(streams, note);
  // Read again for each question, because an assistant changes files between two of them.
  const world = async (): Promise<AnalyzeOptions> => {
    const { project } = await loadProject(streams);
    const settings = projectSettings(project, given.given).general;
    const entries = await readSources([...args.operands, ...settings.sccFiles, ...given.namespaceFiles], streams);
    return { settings, facts: factsOf(entries.filter(isReadable), given) };
  };
  // Loaded on demand: every other command starts faster without it.
  const { serveTools } = await import('./serveTools');
  const answer = async (tool: string, input: unknown): Promise<Answer> => {
    const ofCluster = await askCluster(tool, input, args.operands, streams);
    if (ofCluster !== null) return ofCluster;
    const { project, folder } = await loadProject(streams);
    const rendering = readRenderOptions(mcp, args, projectSettings(project, given.given).general, folder);
    const read = await withManifest(input, { folders: args.operands, rendering, streams });
    return 'problem' in read ? failure(read.problem) : ask(tool, read.input, world, read.source, CLUSTER_TOOLS);
  };
  await serveTools({ version: VERSION, tools: ALL_TOOLS, ask: answer }, streams.stdin, streams.stdout);
  return DONE;
}

export const lsp: Command = {
  name: 'lsp',
  summary: () => l10n.t('Start the language server, for any editor that speaks LSP.'),
  options: [
    { name: 'stdio', help: () => l10n.t('Speak over standard input and output.') },
    {
      name: 'clientProcessId',
      value: 'PID',
      help: () => l10n.t("The editor's process; the server ends with it. Some editors send it without being asked."),
    },
  ],
  notes: () => [l10n.t('The server ends when its client closes the connection or sends `exit`.')],
  exitCodes: {
    0: () => l10n.t('The client ended the session.'),
    1: () => l10n.t('The client closed the connection without `shutdown`.'),
    2: () => l10n.t('Bad option.'),
  },
  run: async (args, streams) => {
    if (!hasFlag(args, 'stdio')) return misuse(streams, lsp, l10n.t('add --stdio; it is the only transport'));
    // Loaded on demand: every other command starts faster without it.
    const { serveProcess } = await import('../lsp');
    serveProcess();
    return DONE;
  },
};
