/** Impersonation of a user, as headers. */
import type { Headers } from '../words';
import type { Impersonation } from './kubeconfig/types';

/** The headers that make the API server treat a request as the user's. */
export function impersonationHeaders({
  user,
  uid,
  groups = [],
  extra = {},
}: Pick<Impersonation, 'user'> & Partial<Impersonation>): Headers {
  return {
    'Impersonate-User': user,
    ...(uid !== undefined && { 'Impersonate-Uid': uid }),
    ...(groups.length > 0 && { 'Impersonate-Group': [...groups] }),
    ...Object.fromEntries(Object.entries(extra).map(([name, values]) => [`Impersonate-Extra-${escaped(name)}`, [...values]])),
  };
}

/** Header names allow few characters; the API server decodes the others from percent encoding. */
function escaped(name: string): string {
  return Array.from(new TextEncoder().encode(name), byte => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
