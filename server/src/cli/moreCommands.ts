/** The commands but `check`, which starts without them. */
import type { Command } from './command';
import { diff } from './compare/command';
import { explain } from './explain';
import { fix } from './fix';
import { audit, may, merge, policy, whoMay, why } from './questions';
import { review } from './review';
import { scc } from './scc';
import { lsp, mcp } from './servers';

/** In the order of the help. */
export const MORE_COMMANDS: readonly Command[] = [fix, scc, review, diff, explain, audit, merge, whoMay, may, why, policy, lsp, mcp];
