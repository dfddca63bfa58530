// Apart from the schemas, so that a screen that counts characters need not carry zod.

/** Characters of a note at most. */
export const noteLimit = 10_000;
