/** The JSON schema of the project file, for editors that complete and check YAML by one. */
import type { Json } from '@scc-lens/words';
import { SETTINGS } from '../packages/lens/src/rules/analysis/settingsTable';
import type { SettingSchema } from '../packages/lens/src/rules/analysis/settingsTable';
import { ENVIRONMENT_FIELDS, FOR_ALL } from '../packages/lens/src/rules/project/types';

/** Written to `schemas/project.schema.json`. Settings are nested as people write them; names with dots are allowed too. */
export function projectSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of SCC Lens for a project',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...nested(() => true),
      baseline: {
        type: 'string',
        minLength: 1,
        description: 'File of known findings, which do not fail `scc-lens check`, from the folder of this file.',
      },
      environments: {
        type: 'array',
        description: 'What charts and kustomizations are deployed as. `scc-lens check` judges each of them.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['name'],
          oneOf: [{ required: ['chart'] }, { required: ['kustomization'] }],
          properties: {
            ...Object.fromEntries(Object.entries(ENVIRONMENT_FIELDS).map(([name, description]) => [name, { ...PATTERN, description }])),
            values: {
              description: 'A values file for the chart, or a list of them, from the folder of this file. The last one wins.',
              anyOf: [PATTERN, { type: 'array', items: PATTERN }],
            },
          },
        },
      },
      overrides: {
        type: 'array',
        description: 'Settings for some files. Later ones win.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files'],
          properties: {
            files: {
              description: 'A pattern, or a list of patterns, for paths from the folder of this file: `*`, `?`, `**` and `{a,b}`.',
              anyOf: [PATTERN, { type: 'array', items: PATTERN, minItems: 1 }],
            },
            ...nested(name => !FOR_ALL.has(name)),
          },
        },
      },
    },
  };
}

const PATTERN = { type: 'string', minLength: 1 };

type Nested = Readonly<Record<string, object>>;

function nested(isAllowed: (name: string) => boolean): Nested {
  const groups = new Map<string, Record<string, object>>();
  const dotted: Record<string, object> = {};
  for (const [name, schema] of Object.entries(SETTINGS)) {
    if (schema.scope === 'machine' || !isAllowed(name)) continue;
    const at = name.indexOf('.');
    const [group, key] = [name.slice(0, at), name.slice(at + 1)];
    groups.set(group, { ...groups.get(group), [key]: propertyOf(schema) });
    dotted[name] = propertyOf(schema);
  }
  const objects = [...groups].map(([group, properties]) => [group, { type: 'object', additionalProperties: false, properties }]);
  return { ...Object.fromEntries(objects), ...dotted } as Nested;
}

/** A bare `off` is false in YAML 1.1, which is what Kubernetes reads. */
function propertyOf({ type, enum: choices, items, additionalProperties, pattern, markdownDescription }: SettingSchema): object {
  const isOff = choices?.includes('off') === true;
  const values: readonly Json[] | undefined = isOff ? [...choices, false] : choices;
  const description = markdownDescription.replaceAll('#sccLens.', '').replaceAll('#`', '`');
  const choice = pattern === undefined ? { enum: values } : { pattern: pattern.source, examples: values };
  return {
    ...(isOff ? {} : { type }),
    ...(values === undefined ? {} : choice),
    ...(items === undefined ? {} : { items }),
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
    description,
  };
}
