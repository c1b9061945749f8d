/** Where a workspace is between OpenShell's generations, before and after, as `review` prints it. */
import { literalMarkdown, markdownTable, migrationOf } from '../core';
import type { AnalyzeOptions, Migration, MigrationStep, ParsedFile } from '../core';
import { migrationTexts as texts } from './messages';

interface PlacedStep extends MigrationStep {
  readonly file: string;
}

/** The migration, with the steps of all files. */
export interface PlacedMigration extends Omit<Migration, 'stepsIn'> {
  readonly steps: readonly PlacedStep[];
}

/** The steps of the files in their order; null where the workspace has no gateway whose release is known. */
export function placedMigration(
  files: readonly { readonly path: string; readonly file: ParsedFile }[],
  options: AnalyzeOptions,
): PlacedMigration | null {
  const migration = migrationOf(options);
  if (migration === null) return null;
  const { stepsIn, ...rest } = migration;
  return { ...rest, steps: files.flatMap(({ path, file }) => stepsIn(file).map(step => ({ file: path, ...step }))) };
}

/** A section of Markdown; empty where the move concerns nothing in the workspace. */
export function migrationMarkdown(migration: PlacedMigration | null): string {
  if (migration === null || migration.steps.length === 0) return '';
  const { gateways, isMade, obstacle, steps } = migration;
  const releases = gateways.join(', ');
  const title = isMade ? texts.left(releases) : texts.saves();
  const condition = isMade ? texts.remove() : texts.upgrade(releases);
  const rows = steps.map(({ kind, name, file, before, after }) => [`${kind}/${name ?? ''}`, file, before, after].map(literalMarkdown));
  return [`# ${title}`, markdownTable(texts.headings(), rows), [condition, ...(obstacle === null ? [] : [obstacle])].join(' ')]
    .join('\n\n')
    .concat('\n');
}
