import { ActionIcon, TextInput } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { fieldNote } from '../../parts/field-note.ts';
import styles from './send.module.css';

interface SecretFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly secret: string;
  readonly onSecret: (secret: string) => void;
  readonly problem?: string | null;
  /** No line is kept free below; a problem is told elsewhere. */
  readonly bare?: boolean;
}

/**
 * A secret as it is typed: masked, and only ever the field's live value. React would write a controlled value into the
 * page's markup, where every extension and every saved page could read it.
 */
export function SecretField({ label, hint = '', secret, onSecret, problem = null, bare = false }: SecretFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (field.current !== null && field.current.value !== secret) field.current.value = secret;
  }, [secret]);
  return (
    <TextInput
      ref={field}
      label={label}
      type={shown ? 'text' : 'password'}
      classNames={{ input: styles['wireInput'] ?? '' }}
      autoComplete="off"
      data-1p-ignore
      spellCheck={false}
      maxLength={4096}
      onChange={(event) => onSecret(event.currentTarget.value)}
      rightSection={
        <ActionIcon
          aria-label={shown ? 'Hide the secret' : 'Show the secret'}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          __vars={{ '--ai-size': '24px' }}
        >
          {shown ? <IconEyeOff size={14} stroke={1.75} aria-hidden /> : <IconEye size={14} stroke={1.75} aria-hidden />}
        </ActionIcon>
      }
      {...(bare ? { labelProps: fieldNote('').labelProps, error: problem !== null } : fieldNote(hint, problem))}
    />
  );
}
