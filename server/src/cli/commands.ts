import { check } from './check';
import type { Command } from './command';
import { explain } from './explain';
import { fix } from './fix';
import { lsp } from './lsp';
import { review } from './review';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [check, fix, review, explain, lsp];
