import styles from './field-note.module.css';

/**
 * Props that put one line under a Mantine input: its hint, or in the very same place what is wrong with its value.
 * The line is always there, so nothing below moves when a value becomes wrong.
 */
export function fieldNote(hint: string, problem?: string | null) {
  const wrong = problem !== undefined && problem !== null;
  return {
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    description: wrong ? null : hint === '' ? ' ' : hint,
    error: wrong ? problem : null,
    descriptionProps: { className: styles['note'] ?? '' },
    errorProps: { className: styles['note'] ?? '', role: 'status' },
    labelProps: { className: styles['label'] ?? '' },
  };
}
