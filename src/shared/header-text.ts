/** What a header may consist of, on the wire and in forms. */
export const headerNamePattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
export const headerValuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Characters. */
export const headerValueLimit = 8192;
