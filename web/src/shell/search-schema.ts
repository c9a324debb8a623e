/** View state in addresses is short text; anything else in the query string is dropped instead of trusted. */
function text(value: unknown): string | undefined {
  if (typeof value === "string" && value !== "") {
    return value.slice(0, 500);
  }
  if (typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  return undefined;
}

/** A search schema that keeps the named texts and drops the rest. */
export function texts<K extends string>(...names: K[]) {
  return (search: Record<string, unknown>): { [name in K]?: string } => {
    const kept: { [name in K]?: string } = {};
    for (const name of names) {
      const value = text(search[name]);
      if (value !== undefined) {
        kept[name] = value;
      }
    }
    return kept;
  };
}
