/**
 * Whether a file, by its path from a chart's folder, is what the chart is rendered from or with. Tests and schemas of a chart are not, nor
 * are its CRDs.
 */
export function isPartOfChart(fromChart: string): boolean {
  return /^(?:(?:templates|charts)[/\\]|Chart\.\w+$|values[^/\\]*$)/.test(fromChart);
}
