import { Select } from '@mantine/core';
import { fieldNote } from '../../parts/field-note.ts';
import { usePolicies } from '../deliveries/delivery-data.ts';

const once = '';

interface PolicySelectProps {
  /** Null: one attempt. */
  readonly policy: string | null;
  readonly onPolicy: (policy: string | null) => void;
  /** The label is for screen readers only. */
  readonly bare?: boolean;
}

/** Which retry policy the delivery follows. */
export function PolicySelect({ policy, onPolicy, bare = false }: PolicySelectProps) {
  const { data = [] } = usePolicies();
  return (
    <Select
      {...(bare ? { 'aria-label': 'Retries' } : { label: 'Retries', labelProps: fieldNote('').labelProps })}
      allowDeselect={false}
      searchable
      maxDropdownHeight={320}
      data={[{ value: once, label: 'One attempt' }, ...data.map(({ id, name }) => ({ value: id, label: name }))]}
      value={policy ?? once}
      onChange={(value) => onPolicy(value === null || value === once ? null : value)}
    />
  );
}
