/** What an assistant can ask the engine, for every door to it: the Model Context Protocol, and the language model tools of the editor. */
import * as l10n from '@vscode/l10n';
import { readSettings, type AnalyzeOptions } from '@scc-lens/lens';
import { checkManifest, compareOpenShiftReleases, explainRejection, reviewPod } from './reportTools';
import { fixManifest, generateScc } from './manifestTools';
import { failure, readInput, type Answer, type NamedSource, type Tool } from './tool';

export { failure, readInput, report, schemaOf, type Answer, type NamedSource, type Tool, type ToolInput } from './tool';

/** Every tool, in the order in which they are listed. */
export const TOOLS: readonly Tool[] = [checkManifest, reviewPod, explainRejection, fixManifest, generateScc, compareOpenShiftReleases];

/** The answer to an input of any shape. `world`, the workspace's files and settings, is asked for only where the input fits the tool; `source` is what its manifest is of, `others` are tools that are answered elsewhere. */
export async function ask(
  name: string,
  input: unknown,
  world: () => AnalyzeOptions | Promise<AnalyzeOptions>,
  source: NamedSource | null = null,
  others: readonly Pick<Tool, 'name'>[] = [],
): Promise<Answer> {
  const tool = TOOLS.find(one => one.name === name);
  if (tool === undefined)
    return failure(
      l10n.t('There is no tool {name}. The tools are: {names}.', {
        name: JSON.stringify(name),
        names: [...TOOLS, ...others].map(one => one.name).join(', '),
      }),
    );
  const read = readInput(tool.inputSchema, input ?? {}, source);
  if ('problem' in read) return failure(read.problem);
  const answer = await tool.run(read, await world());
  const release = read.text('openshift');
  const { notes } = readSettings(release === '' ? {} : { 'openshift.version': release });
  return { ...answer, texts: [...notes, ...answer.texts] };
}
