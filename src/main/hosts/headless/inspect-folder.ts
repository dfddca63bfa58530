/** A data folder looked at from outside, for the CLI. */
export { inspectFolder } from '#main/app.ts';
