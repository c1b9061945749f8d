export function hasEditor(name: 'nvim' | 'emacs'): boolean;
