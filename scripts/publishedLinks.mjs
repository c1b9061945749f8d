/**
 * Pages that leave the repository, such as the README on a marketplace, on npm and in the page of an installed extension. None of these
 * resolves a relative link, and the last one shows pictures of https addresses only.
 */

const LINK = /(!?)(\[(?:[^[\]]|\[[^\]]*\])*\])\(([^)\s]+)\)/g;

/** The https address of the repository that a package's description names. */
export function homeOf({ repository }) {
  return repository.url.replace(/^git\+|\.git$/g, '');
}

/** The Markdown with its relative links and pictures led to the repository, as it is at the tag of the package's version. */
export function withAbsoluteLinks(markdown, description) {
  const home = homeOf(description);
  return markdown.replaceAll(LINK, (whole, mark, label, target) => {
    if (/^(?:[a-z][a-z+.-]*:|#)/i.test(target)) return whole;
    return `${mark}${label}(${home}/${mark === '' ? 'blob' : 'raw'}/v${description.version}/${target})`;
  });
}
