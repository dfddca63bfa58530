import { UnstyledButton } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { usePreferences } from '../../preferences.ts';
import styles from './presenter-mark.module.css';

/** Says that values are masked, and shows them again on a click. Nothing while they are not. */
export function PresenterMark() {
  const presenter = usePreferences((state) => state.presenter);
  const prefer = usePreferences((state) => state.prefer);
  if (!presenter) return null;
  return (
    <UnstyledButton
      className={styles['mark']}
      title="Values that came over the wire and secrets are masked. Click to show them."
      onClick={() => prefer({ presenter: false })}
    >
      <IconEyeOff size={14} stroke={1.75} aria-hidden />
      Presenter mode
    </UnstyledButton>
  );
}
