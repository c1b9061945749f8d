/** Where this version of the project is published, and where other programs are described. */
import published from './published.json';

/** The version of the package, such as `1.2.3`. */
export const VERSION: string = published.version;

/** The https address of the repository, without a slash at its end. */
export const HOMEPAGE: string = published.homepage;

/** The https address of the rules' pages as they are at the tag of this version, without a slash at its end. */
export const RULE_PAGES = `${HOMEPAGE}/blob/v${VERSION}/docs/rules`;

/** The https address of a rule's page. Everything that links to a rule has it from here. */
export const ruleUrl = (rule: string): string => `${RULE_PAGES}/${rule}.md`;

/** How to install a program that renders. */
export const INSTALL = {
  helm: 'https://helm.sh/docs/intro/install/',
  kustomize: 'https://kubectl.docs.kubernetes.io/installation/kustomize/',
} as const;
