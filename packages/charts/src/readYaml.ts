/** YAML that is no manifest: files of values, kustomizations and patches. */
import { remember, type FieldPath, type Json, type Span } from '@scc-lens/words';
import { locate, readYaml as readText } from '@scc-lens/yaml';

/** What a text contains, and where. */
export interface YamlText {
  /** Undefined where it cannot be read. */
  readonly value: Json | undefined;
  /** The source range of a field, or of its nearest present parent. */
  readonly locate: (path: FieldPath) => Span;
}

/** Reads a text once; the object must never change. */
export const readYaml: (source: { readonly text: string }) => YamlText = remember(({ text }) => {
  const manifest = readText(text);
  return { value: manifest.value, locate: path => locate(manifest, path) };
});
