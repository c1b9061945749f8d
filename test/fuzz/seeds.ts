/** Texts to start from: the project's fixtures and examples, public manifests where they are at hand, and inputs that failed before. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const LARGEST = 12_000;

/** The texts below folders of the project whose names match; folders that are absent have none. */
export function textsIn(folders: readonly string[], names: RegExp): readonly string[] {
  return folders.flatMap(folder => {
    const below = path.resolve(root, folder);
    if (!existsSync(below)) return [];
    return readdirSync(below, { recursive: true, encoding: 'utf8' })
      .filter(name => names.test(name))
      .map(name => path.join(below, name))
      .filter(file => statSync(file).isFile() && statSync(file).size <= LARGEST)
      .sort()
      .map(file => readFileSync(file, 'utf8'));
  });
}

/** Inputs of a target that failed before. */
export function earlierFaults(target: string): readonly string[] {
  return textsIn([`test/fixtures/fuzz/${target}`], /\.txt$/);
}
