/** The filter that lets captures with a tag through; quoted unless nothing in it could mean something else. */
export function tagFilter(tag: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u.test(tag) ? `tag:${tag}` : `tag:"${tag}"`;
}
