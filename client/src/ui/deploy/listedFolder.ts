/**
 * The folder whose list an object belongs to: the nearest one around its file that the setting names. Knows no editor.
 * @param names of the lists, by folder; `.` is the workspace folder itself
 * @param path of a file or folder, in the workspace folder
 * @returns undefined where there is none
 */
export function listedFolder(names: Readonly<Record<string, string>>, path: string): string | undefined {
  const depth = (folder: string): number => (folder === '.' ? 0 : folder.split('/').length);
  return Object.keys(names)
    .filter(folder => folder === '.' || path === folder || path.startsWith(`${folder}/`))
    .sort((a, b) => depth(b) - depth(a))[0];
}
