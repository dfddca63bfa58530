import { HookwrightError, type ErrorReport } from '#shared/errors.ts';

/** An error that crossed from another thread. */
export function fromReport(report: ErrorReport): HookwrightError {
  const field = report.field === null ? {} : { field: report.field };
  return new HookwrightError(report.code, report.problem, { remedy: report.remedy, ...field });
}
