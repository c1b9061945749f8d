/**
 * What package.json contributes from the source, with every text behind a key of package.nls.json, so that a translation is one more
 * file (package.nls.<language>.json) and no code.
 */
import { ruleUrl } from '@scc-lens/words';
import { PROJECT_FILE, SETTINGS } from '@scc-lens/lens';
import { COMMANDS, HAS_CLUSTERS, HAS_EDITOR_MENU, IS_MANIFEST } from '../client/src/editor/contributed/commands';
import { CLIENT_SETTINGS } from '../client/src/editor/contributed/settings';
import {
  WALKTHROUGH_DESCRIPTION,
  WALKTHROUGH_ID,
  WALKTHROUGH_STEPS,
  WALKTHROUGH_TITLE,
} from '../client/src/editor/contributed/walkthrough';
import { TOOLS } from '../server/src/assistant';

const NAME = 'SCC Lens';

/** What the tree view shows where nothing contains the text of the filter. */
const NO_MATCH = 'Nothing contains this text.\n[Clear the Filter](command:sccLens.clearCatalogFilter)';

/** What the tree view shows where it has nothing to list. */
const EMPTY_VIEW =
  'The workspace contains no workload, service account or SCC. Open or write a manifest, and its verdict appears here.\n[Explain an Admission Error](command:sccLens.explainError)';

export interface Contributions {
  /** The parts of `contributes` that follow from the source. */
  readonly contributes: Readonly<
    Record<
      | 'commands'
      | 'menus'
      | 'submenus'
      | 'walkthroughs'
      | 'configuration'
      | 'languageModelTools'
      | 'mcpServerDefinitionProviders'
      | 'yamlValidation',
      object
    >
  >;
  /** The texts of `capabilities.untrustedWorkspaces` and `virtualWorkspaces`. */
  readonly untrusted: string;
  readonly virtual: string;
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
  const commands = Object.entries(COMMANDS).map(([name, { title, icon, enablement }]) => ({
    command: `sccLens.${name}`,
    title: key(`command.${name}.title`, title),
    category: NAME,
    icon,
    enablement,
  }));
  const steps = Object.entries(WALKTHROUGH_STEPS).map(([id, { title, description, picture }]) => ({
    id,
    title: key(`walkthrough.${id}.title`, title),
    description: key(`walkthrough.${id}.description`, description),
    // One picture for all themes: it is drawn in the colors of the theme.
    media: { svg: `media/walkthrough-${id}.svg`, altText: key(`walkthrough.${id}.picture`, picture) },
    completionEvents: [`onContext:sccLens.done.${id}`],
  }));
  const walkthroughs = [
    {
      id: WALKTHROUGH_ID,
      title: key('walkthrough.title', WALKTHROUGH_TITLE),
      description: key('walkthrough.description', WALKTHROUGH_DESCRIPTION),
      steps,
    },
  ];
  const settings: readonly (readonly [string, Setting])[] = [
    ...Object.entries(SETTINGS).map(
      ([name, schema]) => [name, { scope: 'resource', ...schema, restricted: undefined, pattern: undefined }] as const,
    ),
    ...Object.entries(CLIENT_SETTINGS),
  ];
  const submenus = Object.values(SUBMENUS).map(id => ({ id, label: key(`submenu.${id}.label`, NAME), icon: '$(shield)' }));
  const configuration = SECTIONS.map(({ id, title, begins }) => ({
    title: key(`configuration.${id}.title`, title),
    properties: Object.fromEntries(
      settings
        .filter(([name]) => begins.some(start => name.startsWith(start)))
        .map(([name, schema], order) => [`sccLens.${name}`, { ...described(name, schema, key), order }]),
    ),
  }));
  const languageModelTools = TOOLS.map(({ name, title, summary, description, inputSchema }) => ({
    name: `scc-lens_${name}`,
    toolReferenceName: `scc-lens-${name.replaceAll('_', '-')}`,
    displayName: key(`tool.${name}.title`, title),
    userDescription: key(`tool.${name}.summary`, summary),
    // Models read it, in English.
    modelDescription: description,
    canBeReferencedInPrompt: true,
    icon: '$(shield)',
    tags: ['openshift', 'kubernetes', 'scc', 'yaml'],
    inputSchema,
  }));
  const mcpServerDefinitionProviders = [{ id: 'sccLens.mcp', label: key('mcp.label', NAME) }];
  const untrusted = key('untrustedWorkspaces.description', 'SCC Lens checks the files. It connects to no cluster.');
  const virtual = key('virtualWorkspaces.description', 'SCC Lens checks the files. It renders no charts and connects to no cluster.');
  key('view.catalog.name', NAME);
  key('view.catalog.empty', EMPTY_VIEW);
  key('view.catalog.noMatch', NO_MATCH);
  const restricted = Object.entries(SETTINGS).flatMap(([name, schema]) => (schema.restricted === true ? [`sccLens.${name}`] : []));
  // For the YAML extension, which completes and explains the project file by it.
  const yamlValidation = [{ fileMatch: PROJECT_FILE, url: './schemas/project.schema.json' }];
  return {
    contributes: {
      commands,
      menus: menus(),
      submenus,
      walkthroughs,
      configuration,
      languageModelTools,
      mcpServerDefinitionProviders,
      yamlValidation,
    },
    untrusted,
    virtual,
    restricted,
    texts,
  };
}

type Key = (name: string, text: string) => string;

interface Setting {
  readonly markdownDescription: string;
  readonly enumDescriptions?: readonly string[];
  readonly enum?: readonly string[];
}

/** The sections of the settings editor in their order, each with the settings whose names begin so. */
const SECTIONS: readonly { readonly id: string; readonly title: string; readonly begins: readonly string[] }[] = [
  { id: 'openshift', title: 'OpenShift', begins: ['openshift.'] },
  { id: 'openshell', title: 'OpenShell', begins: ['supervisor.', 'openshell.'] },
  { id: 'editor', title: 'Editor', begins: ['inlayHints.'] },
  { id: 'render', title: 'Charts and overlays', begins: ['render.'] },
  { id: 'deployment', title: 'Deployment', begins: ['kubeconfig', 'deploy.'] },
  { id: 'rules', title: 'Rules', begins: ['rules.'] },
  { id: 'log', title: 'Log', begins: ['trace.'] },
];

/** What a level means for the findings of a rule. */
const LEVELS: Readonly<Record<string, string>> = {
  off: 'The rule reports nothing.',
  hint: 'Three dots below the text, and no entry in the Problems panel.',
  info: 'A blue squiggle.',
  warning: 'A yellow squiggle.',
  error: 'A red squiggle. `scc-lens check` exits with 1.',
};

/** The setting with its texts behind keys; a rule's with a link to its page, and the meanings of its levels. */
function described(name: string, schema: Setting, key: Key): object {
  const rule = /^rules\.(.*)/.exec(name)?.[1];
  const description = rule === undefined ? schema.markdownDescription : `${schema.markdownDescription} [About this rule](${ruleUrl(rule)})`;
  const levels = rule === undefined ? undefined : schema.enum?.map(level => key(`setting.rules.${level}`, LEVELS[level] ?? level));
  const choices = schema.enumDescriptions?.map((text, index) => key(`setting.${name}.${schema.enum?.[index] ?? index}`, text));
  return {
    ...schema,
    enumDescriptions: undefined,
    markdownDescription: key(`setting.${name}.description`, description),
    markdownEnumDescriptions: levels ?? choices,
  };
}

/** The one entry in a menu of the editor, under which the commands are. */
const SUBMENUS = { editor: 'sccLens.editorMenu', explorer: 'sccLens.explorerMenu' } as const;

/** Everything is offered at manifests only, and the palette offers only what can run. */
function menus(): Readonly<Record<string, readonly object[]>> {
  const all = Object.entries(COMMANDS).map(([name, command]) => ({ ...command, command: `sccLens.${name}` }));
  const inCatalog = (condition: string): string => `view == sccLens.catalog && ${condition}`;
  const entry = (submenu: string, group: string, when: string): readonly object[] => [{ submenu, group, when }];
  return {
    'editor/title': entry(SUBMENUS.editor, 'navigation@9', HAS_EDITOR_MENU),
    'editor/context': entry(SUBMENUS.editor, '9_scclens', HAS_EDITOR_MENU),
    'explorer/context': entry(SUBMENUS.explorer, '9_scclens', IS_MANIFEST),
    'view/title': [
      { command: 'sccLens.filterCatalog', group: 'navigation@1', when: inCatalog('!sccLens.catalogFiltered') },
      { command: 'sccLens.clearCatalogFilter', group: 'navigation@1', when: inCatalog('sccLens.catalogFiltered') },
    ],
    'view/item/context': [
      { command: 'sccLens.openManifest', group: 'inline@1', when: inCatalog('viewItem =~ /^(account|scc) place/') },
      { command: 'sccLens.showReview', group: 'inline@1', when: inCatalog('viewItem =~ /^workload/') },
      { command: 'sccLens.openManifest', group: '1_open@0', when: inCatalog('viewItem =~ /^\\w+ place/') },
      { command: 'sccLens.showReview', group: '1_open@1', when: inCatalog('viewItem =~ /^workload/') },
      { command: 'sccLens.generateScc', group: '2_change@0', when: inCatalog('viewItem =~ /^workload place denied/') },
      { command: 'sccLens.handToAdmin', group: '2_change@1', when: inCatalog('viewItem =~ /^workload place (denied|unknown)/') },
      { command: 'sccLens.deploy', group: '2_change@2', when: inCatalog(`viewItem =~ /^workload/ && ${HAS_CLUSTERS}`) },
    ],
    [SUBMENUS.editor]: all.flatMap(({ command, menus: when, editorMenu: group }) =>
      group === undefined ? [] : [{ command, group, when }],
    ),
    [SUBMENUS.explorer]: all.flatMap(({ command, menus: when, explorerMenu: group }) =>
      group === undefined ? [] : [{ command, group, when }],
    ),
    commandPalette: all.flatMap(({ command, palette: when }) => (when === undefined ? [] : [{ command, when }])),
  };
}
