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
  const name = imageName(reference);
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return {
    registry: isHost ? first : 'docker.io',
    repository: isHost ? rest.join('/') : name,
    tag: name.length < named.length ? named.slice(name.length + 1) : null,
    digest,
  };
}

/** An image as it is written, without tag and digest. */
export function imageName(reference: string): string {
  const [named = ''] = reference.trim().split('@', 1);
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}

/** The same image under another tag, without a digest. */
export const withTag = (reference: string, tag: string): string => `${imageName(reference)}:${tag}`;

const REPOSITORY = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]*$/;

/** Whether a text is a reference that a runtime would take, and not one that something fills in later: `__IMAGE__`, `${IMAGE}:1.0`. */
export function isImageReference(text: string): boolean {
  const { repository, tag } = parseImage(text);
  return REPOSITORY.test(repository) && (tag === null || TAG.test(tag));
}
