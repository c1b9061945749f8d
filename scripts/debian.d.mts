export function hasProgram(name: 'nvim' | 'emacs' | 'pre-commit'): boolean;
