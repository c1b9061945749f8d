import { folderWith } from '../cli/command';

/** A chart with these templates. */
export function chartWith(
  templates: Readonly<Record<string, string>>,
  values = '',
  chart = 'apiVersion: v2\nname: hostile\nversion: 1.0.0\n',
): string {
  return folderWith({
    'Chart.yaml': chart,
    'values.yaml': values,
    ...Object.fromEntries(Object.entries(templates).map(([name, text]) => [`templates/${name}`, text])),
  });
}
