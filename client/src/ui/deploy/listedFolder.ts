/** The nearest folder around a file, or the folder itself, that the setting names; `.` is the workspace folder. Undefined for none. */
export function listedFolder(names: Readonly<Record<string, string>>, path: string): string | undefined {
  const depth = (folder: string): number => (folder === '.' ? 0 : folder.split('/').length);
  return Object.keys(names)
    .filter(folder => folder === '.' || path === folder || path.startsWith(`${folder}/`))
    .sort((a, b) => depth(b) - depth(a))[0];
}
