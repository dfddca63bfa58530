import { ActionIcon, Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useCopyText } from './copy-text.ts';

interface CopyButtonProps {
  /** The text, or how to get it when it is dear to make. */
  readonly value: string | (() => string);
  /** What is copied, for screen readers and on hover: "Copy URL". */
  readonly label: string;
  /** With a word beside the icon. */
  readonly word?: string;
  /** 20 px instead of 28, for use inside a row. */
  readonly small?: boolean;
  readonly className?: string | undefined;
}

/** Copies one thing; the icon turns into a tick for a moment. */
export function CopyButton({ value, label, word, small = false, className }: CopyButtonProps) {
  const { copied, copy } = useCopyText();
  const onClick = (): void => copy(typeof value === 'string' ? value : value());
  const icon = copied ? (
    <IconCheck size={small ? 14 : 16} stroke={1.75} aria-hidden />
  ) : (
    <IconCopy size={small ? 14 : 16} stroke={1.75} aria-hidden />
  );
  if (word !== undefined) {
    // What is said must hold what is written, or it cannot be spoken to.
    return (
      <Button className={className} leftSection={icon} onClick={onClick} aria-label={copied ? 'Copied' : `${word}: ${label}`}>
        {copied ? 'Copied' : word}
      </Button>
    );
  }
  return (
    <ActionIcon
      className={className}
      onClick={onClick}
      aria-label={copied ? 'Copied' : label}
      title={label}
      {...(small ? { __vars: { '--ai-size': '20px' } } : {})}
    >
      {icon}
    </ActionIcon>
  );
}
