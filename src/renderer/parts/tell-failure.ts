import { notifications } from '@mantine/notifications';
import { describeError } from '../host/error-report.ts';

/** A change that failed, told where it does not cover what the user is doing. */
export function tellFailure(error: unknown): void {
  const { problem, remedy } = describeError(error);
  notifications.show({ message: `${problem} ${remedy}`, autoClose: 12_000 });
}
