/** Well-known images. */
import { parseImage } from '@scc-lens/words';

interface KnownImage {
  readonly image: string;
  /** The tags that need root; all of them where there is none. */
  readonly tags?: RegExp;
  /** The folder of its server's settings. */
  readonly settings: string;
  /** The image that serves the same and runs as any user. */
  readonly instead: string;
}

/**
 * Images that a user other than root cannot run as they are: their server binds port 80, and the first two write to directories of root.
 * Sources: hub.docker.com/_/nginx ("Running nginx as a non-root user"), hub.docker.com/r/nginxinc/nginx-unprivileged, hub.docker.com/_/httpd,
 * github.com/docker-library/httpd/issues/102, hub.docker.com/_/php (the variant `apache`), catalog.redhat.com (ubi9/httpd-24, ubi9/php-83), read
 * on 2026-11-29.
 */
const NEED_ROOT: readonly KnownImage[] = [
  { image: 'nginx', settings: '/etc/nginx', instead: 'docker.io/nginxinc/nginx-unprivileged' },
  { image: 'httpd', settings: '/usr/local/apache2', instead: 'registry.access.redhat.com/ubi9/httpd-24' },
  { image: 'php', tags: /(?:^|-)apache(?:-|$)/, settings: '/etc/apache2', instead: 'registry.access.redhat.com/ubi9/php-83' },
];

/** Images whose own user is root, as far as builds start from them: distributions and languages. Source: their Containerfiles have no USER. */
const ROOT_BASES: ReadonlySet<string> = new Set(
  [
    'alpine amazonlinux archlinux busybox debian fedora oraclelinux rockylinux ubuntu',
    'bash caddy eclipse-temurin gcc golang haskell httpd maven nginx node openjdk perl php python ruby rust swift',
  ].flatMap(names => names.split(' ')),
);
const ROOT_UBI = /^ubi(?:8|9|10)(?:-minimal|-micro|-init)?$|^ubi(?:8|9|10)\/ubi(?:-minimal|-micro|-init)?$/;

/** The name of one of Docker's official images, without `library/`; null for any other. */
function officialName(image: string): string | null {
  const { registry, repository } = parseImage(image);
  const name = repository.replace(/^library\//, '');
  return registry === 'docker.io' && !name.includes('/') ? name : null;
}

/** A well-known image that needs root as it is; null for any other. */
export function needsRoot(image: string): KnownImage | null {
  const name = officialName(image);
  return NEED_ROOT.find(one => one.image === name && (one.tags?.test(parseImage(image).tag ?? '') ?? true)) ?? null;
}

/** Whether the user of an image without a USER of its own is root, because its base's is. */
export function isRootBase(base: string): boolean {
  const { registry, repository } = parseImage(base);
  return (
    base === 'scratch' || ROOT_BASES.has(officialName(base) ?? '') || (/\bredhat\.(?:com|io)$/.test(registry) && ROOT_UBI.test(repository))
  );
}
