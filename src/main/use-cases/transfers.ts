import type { TransferApi } from '../transfer-api.ts';
import { createExports, type ExportsContext } from './exports.ts';
import { createImports, type ImportsContext } from './imports.ts';

/** Copies, exports and imports put together. */
export function createTransfersApi(context: ExportsContext & ImportsContext): TransferApi {
  const exports = createExports(context);
  const imports = createImports(context);
  return {
    ...exports,
    ...imports,
    close() {
      exports.close();
      imports.close();
    },
  };
}
