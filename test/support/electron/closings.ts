/** Closings under way by window: a window asks its page first, and whoever quits waits for the answers. */
export const closings = new WeakMap<object, Promise<void>>();
