/**
 * What a caller on any wire learns of a failure. Everything that is thrown passes through here exactly once:
 * errors thrown on purpose keep their code, refused input names its field, the rest becomes `internal` and goes to the log.
 */
import { ValidationError } from '@orpc/contract';
import { ORPCError } from '@orpc/server';
import { errorCatalogue, HookwrightError, statusOf } from '#shared/errors.ts';
import type { ErrorReport } from '#shared/errors.ts';
import type { Log } from '#main/log.ts';
import { explainIssues } from '#shared/input-problem.ts';

/** A failure as it crosses a wire: a catalogued code, its HTTP status, and the report as data. */
export type Failure = ORPCError<string, ErrorReport>;

export interface FailureContext {
  /** Name of the call, for the log. */
  readonly call: string;
  readonly log: Log;
  /** True when the caller is gone: nobody is told, and nothing is wrong with us. */
  readonly abandoned: boolean;
}

/** Makes a failure of anything thrown. A failure passed in again comes back unchanged. */
export function explainFailure(error: unknown, context: FailureContext): Failure {
  if (isFailure(error)) {
    return error;
  }
  if (error instanceof HookwrightError) {
    return toFailure(error.report(), error);
  }
  return explainCarrierError(error) ?? explainFault(error, context);
}

/** The report of a failure, for a wire that carries plain JSON. */
export function reportOf(error: ORPCError<string, unknown>): ErrorReport {
  return isFailure(error) ? error.data : internalReport;
}

function toFailure(report: ErrorReport, cause?: unknown): Failure {
  return new ORPCError(report.code, {
    status: statusOf(report.code),
    message: `${report.problem} ${report.remedy}`,
    data: report,
    cause,
  });
}

function isFailure(error: unknown): error is Failure {
  return error instanceof ORPCError && Object.hasOwn(errorCatalogue, error.code) && typeof error.data === 'object';
}

/** What the RPC library itself refuses: input that does not fit, is no JSON, or is too long. */
function explainCarrierError(error: unknown): Failure | null {
  if (error instanceof SyntaxError) {
    return badInput('The request body is not valid JSON.', error);
  }
  if (!(error instanceof ORPCError)) {
    return null;
  }
  if (error.code === 'PAYLOAD_TOO_LARGE') {
    return toFailure(
      new HookwrightError('body-too-large', 'The request is longer than the API accepts.', { remedy: 'Send less.' }).report(),
      error,
    );
  }
  if (error.code !== 'BAD_REQUEST') {
    return null;
  }
  if (!(error.cause instanceof ValidationError)) {
    return badInput('The request cannot be read.', error);
  }
  const details = explainIssues(error.cause.issues, error.cause.data);
  const [first] = details;
  const report = { code: 'bad-input', ...first, remedy: errorCatalogue['bad-input'].remedy, details } as const;
  return toFailure(report, error);
}

function badInput(problem: string, cause: unknown): Failure {
  const remedy = 'Send a JSON object as /api/v1/openapi.json describes it.';
  return toFailure({ code: 'bad-input', field: null, problem, remedy }, cause);
}

const internalReport: ErrorReport = {
  code: 'internal',
  field: null,
  problem: 'Something went wrong inside Hookwright.',
  remedy: errorCatalogue.internal.remedy,
};

function explainFault(error: unknown, context: FailureContext): Failure {
  if (!context.abandoned) {
    context.log.error('A call failed unexpectedly.', { call: context.call, error });
  }
  return toFailure(internalReport, error);
}
