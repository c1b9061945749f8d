/** An image reference taken apart as container runtimes read it (github.com/distribution/reference). */
export interface ImageReference {
  /** `docker.io` where the reference names none. */
  readonly registry: string;
  /** Path in the registry, without a tag: `nvidia/openshell/supervisor`. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:…`; where there is one, it decides and the tag is only a remark. */
  readonly digest: string | null;
}

/** Never fails: a text that is no reference gives parts that match nothing. */
export function parseImage(reference: string): ImageReference {
  const [named = '', digest = null] = reference.trim().split('@', 2);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const name = hasTag ? named.slice(0, colon) : named;
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return {
    registry: isHost ? first : 'docker.io',
    repository: isHost ? rest.join('/') : name,
    tag: hasTag ? named.slice(colon + 1) : null,
    digest,
  };
}
