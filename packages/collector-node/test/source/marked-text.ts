/** Lines that begin with `~` are those that V8 may name for another one. */
export function text(marked: TemplateStringsArray): string {
  return marked.join('').replace(/^\n/, '').replace(/\n$/, '');
}

export function withoutMarks(marked: string): string {
  return marked.replace(/^[~ ] ?/gm, '');
}
