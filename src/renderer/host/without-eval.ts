/**
 * Schemas are checked without compiling code. The page's policy forbids `eval`, and zod's trial of it, caught as it is, would
 * be reported as a violation: then a real one could not be told from it. Set through zod's global, because zod itself comes
 * only with the screens that need it.
 */
export function readWithoutEval(): void {
  const zodGlobal = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
  zodGlobal.__zod_globalConfig = Object.assign(zodGlobal.__zod_globalConfig ?? {}, { jitless: true });
}
