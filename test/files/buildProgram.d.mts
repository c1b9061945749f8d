export function buildProgram(name: 'helm' | 'kustomize'): string;
