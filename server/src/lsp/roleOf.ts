import type { FileRole } from '../core';
import type { FileRoles } from '../render';
import { parseUri } from './parseUri';

/** The role of a file or open document; nothing is known of what is on no disk. */
export async function roleOf(roles: FileRoles, uri: string, text: string): Promise<FileRole> {
  const { scheme, fsPath } = parseUri(uri);
  return scheme === 'file' ? roles.of(fsPath, text) : 'own';
}
