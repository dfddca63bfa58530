/** One year: no wait and no window is longer. */
export const longestSeconds = 31_536_000;
