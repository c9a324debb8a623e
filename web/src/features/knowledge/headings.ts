/** A heading path comes as a list or as one string, depending on the endpoint; shown the same way. */
export function headingOf(path: string[] | string | null | undefined): string {
  if (!path) {
    return "";
  }
  return Array.isArray(path) ? path.join(" › ") : path;
}
