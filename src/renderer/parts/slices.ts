/** Milliseconds of work at a time: short enough that a key press in between is answered at once. */
const sliceMs = 8;

/**
 * Does work piece by piece and lets the page breathe in between, until `step` says that it is done. Returns how to stop it.
 * @param step does a little; true when all is done
 * @param told called after every slice
 */
export function workInSlices(step: () => boolean, told: (done: boolean) => void): () => void {
  let timer = 0;
  const slice = (): void => {
    const until = performance.now() + sliceMs;
    let done = false;
    while (!done && performance.now() < until) done = step();
    told(done);
    if (!done) timer = window.setTimeout(slice, 0);
  };
  timer = window.setTimeout(slice, 0);
  return () => window.clearTimeout(timer);
}
