import { check } from './check';
import type { Command } from './command';
import { explain } from './explain';
import { fix } from './fix';
import { lsp } from './lsp';
import { mcp } from './mcp';
import { review } from './review';
import { scc } from './scc';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [check, fix, scc, review, explain, lsp, mcp];
