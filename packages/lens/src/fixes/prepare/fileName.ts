import type { GeneratedScc } from '../../grants';

/** The name, without `.yaml`, of a file for these SCCs. */
export function sccFileStem(sccs: readonly Pick<GeneratedScc, 'name'>[]): string {
  const [first, ...others] = sccs;
  return first === undefined || others.length > 0 ? 'generated-sccs' : `${first.name}-scc`;
}

/** The first of `stem.yaml`, `stem-2.yaml`, … that no file has. */
export async function freeFileName(stem: string, isTaken: (fileName: string) => boolean | Promise<boolean>): Promise<string> {
  let fileName = `${stem}.yaml`;
  for (let number = 2; await isTaken(fileName); number++) fileName = `${stem}-${number}.yaml`;
  return fileName;
}
