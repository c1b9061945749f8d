/** Names of findings that stay the same from run to run: for baselines, code scanning and code quality reports. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { identityOf } from '@scc-lens/lens';
import type { Finding } from '@scc-lens/words';

/** A file's path from a folder, the current one by default, with slashes; outside of it, or where it is standard input, as it is named. */
export function relativePath(file: string, base = ''): string {
  const relative = path.relative(base, file).split(path.sep).join('/');
  return file.startsWith('<') || relative.startsWith('../') || path.isAbsolute(relative) ? file.split(path.sep).join('/') : relative;
}

/**
 * One for each finding of a file: a hash of the file's path and of the finding's identity, and of how many with the same identity are before
 * it. Neither lines nor messages are part of it, and the path is from a folder that is the same wherever the command runs.
 */
export function fingerprintsOf(place: string, findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(finding => {
    const identity = JSON.stringify([place, ...identityOf(finding)]);
    const before = seen.get(identity) ?? 0;
    seen.set(identity, before + 1);
    return createHash('sha256').update(`${identity}#${before}`).digest('hex').slice(0, 32);
  });
}
