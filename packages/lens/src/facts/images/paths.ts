/** A path without `.`, `..` and doubled slashes; `''` is the root, or where a relative path starts. */
export function cleaned(path: string): string {
  const steps: string[] = path.startsWith('/') ? [''] : [];
  const root = steps.length;
  for (const step of path.split('/')) {
    if (step === '..' && steps.length > root && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.' && step !== '' && !(step === '..' && root > 0)) steps.push(step);
  }
  return steps.join('/');
}
