/** What files are to the charts and kustomizations of the folders around them. */
import path from 'node:path';
import { cached } from '@scc-lens/words';
import type { FileRole } from '@scc-lens/yaml';
import { kindOf } from './files';
import { kustomizationIn } from './kustomizations';

interface Surroundings {
  readonly isChart: boolean;
  /** The absolute paths that its kustomization lists. */
  readonly listed: ReadonlySet<string>;
  /** Whether no folder above it belongs to the same repository. */
  readonly isTop: boolean;
}

/** Looks at each folder once, also if something changes there meanwhile. */
export class FileRoles {
  private readonly known = new Map<string, Promise<Surroundings>>();

  /**
   * The role of a file with this text. Kustomize reads patches from the folder of the kustomization and those in it, so that folders above
   * the file show which one lists it.
   */
  async of(file: string, text: string): Promise<FileRole> {
    const place = path.resolve(file);
    for (let folder = path.dirname(place); ; folder = path.dirname(folder)) {
      const { isChart, listed, isTop } = await cached(this.known, folder, () => surroundingsOf(folder));
      if (listed.has(place)) return 'part';
      if (isChart) return text.includes('{{') && /^templates[/\\]/.test(path.relative(folder, place)) ? 'chart' : 'own';
      if (isTop) return 'own';
    }
  }
}

async function surroundingsOf(folder: string): Promise<Surroundings> {
  return {
    isChart: (await kindOf(path.join(folder, 'Chart.yaml'))) === 'file',
    listed: new Set((await kustomizationIn(folder))?.files),
    isTop: folder === path.dirname(folder) || (await kindOf(path.join(folder, '.git'))) !== null,
  };
}
