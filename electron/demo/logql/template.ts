/** Expands a `line_format` template as far as the demo knows it: `{{.label}}`; anything else stays as it is written. */
export function expandLineTemplate(template: string, labelOf: (name: string) => string, line: string): string {
  return template.replace(/\{\{-?\s*(.*?)\s*-?\}\}/g, (whole, action: string) => {
    if (action === "__line__") return line;
    const name = /^\.([A-Za-z_]\w*)$/.exec(action)?.[1];
    return name === undefined ? whole : labelOf(name);
  });
}
