import type { AskToolParams } from '@scc-lens/protocol';
import { ask } from '../assistant';
import type { Answer } from '../assistant';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** What a tool answers an assistant in the editor, by what is known of the workspace once that was read. */
export function askTool(session: Session, { tool, input }: AskToolParams): Promise<Answer> {
  return ask(tool, input, async () => {
    await session.begun;
    return analyzeOptions(session, session.folders[0] ?? '');
  });
}
