import { check } from './check';
import type { Command } from './command';
import { fix } from './fix';
import { lsp } from './lsp';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [check, fix, lsp];
