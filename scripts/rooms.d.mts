import type { ESLint } from 'eslint';

export interface Room {
  readonly name: string;
  readonly place: string;
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

export const ROOMS: readonly Room[];
export function roomOf(file: string): Room | undefined;
export function checkImport(file: string, specifier: string): string | null;
export const plugin: ESLint.Plugin;
