/**
 * What package.json contributes from the source, with every text behind a key of package.nls.json, so that a translation is one more
 * file (package.nls.<language>.json) and no code.
 */
import { COMMANDS } from '../client/src/commands';
import { CLIENT_SETTINGS } from '../client/src/settings';
import { SETTINGS } from '../server/src/core/index';

const NAME = 'SCC Lens';

export interface Contributions {
  readonly commands: readonly object[];
  readonly configuration: object;
  /** The text of `capabilities.untrustedWorkspaces`. */
  readonly untrusted: string;
  /** The settings that an untrusted workspace cannot set. */
  readonly restricted: readonly string[];
  /** The contents of package.nls.json. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Commands and settings as package.json declares them, and the English texts that they name. */
export function describeContributions(): Contributions {
  const texts: Record<string, string> = {};
  const key = (name: string, text: string): string => {
    texts[name] = text;
    return `%${name}%`;
  };
  const commands = Object.entries(COMMANDS).map(([name, { title, ...rest }]) => ({
    command: `sccLens.${name}`,
    title: key(`command.${name}.title`, title),
    category: NAME,
    ...rest,
  }));
  const settings: readonly (readonly [string, { readonly markdownDescription: string }])[] = [
    ...Object.entries(SETTINGS).map(
      ([name, schema]) => [name, { scope: 'resource', ...schema, restricted: undefined, accepts: undefined }] as const,
    ),
    ...Object.entries(CLIENT_SETTINGS),
  ];
  const properties = Object.fromEntries(
    settings.map(([name, schema]) => [
      `sccLens.${name}`,
      { ...schema, markdownDescription: key(`setting.${name}.description`, schema.markdownDescription) },
    ]),
  );
  const configuration = { title: key('configuration.title', NAME), properties };
  const untrusted = key('untrustedWorkspaces.description', 'SCC Lens checks the files. It connects to no cluster.');
  const restricted = Object.entries(SETTINGS).flatMap(([name, schema]) => (schema.restricted === true ? [`sccLens.${name}`] : []));
  return { commands, configuration, untrusted, restricted, texts };
}
