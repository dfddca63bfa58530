import { endpointColours, type EndpointColour } from '#shared/endpoint-colour.ts';
import styles from './colour-field.module.css';

interface ColourFieldProps {
  readonly value: EndpointColour | null;
  readonly onChange: (colour: EndpointColour | null) => void;
}

/** One of a few colours, or none, that marks an endpoint's captures in lists. */
export function ColourField({ value, onChange }: ColourFieldProps) {
  return (
    <fieldset className={styles['field']}>
      <legend className={styles['legend']}>Colour</legend>
      <div className={styles['choices']}>
        {[null, ...endpointColours].map((colour) => (
          <label key={colour} className={styles['choice']} title={colour ?? 'none'}>
            <input
              type="radio"
              name="endpoint-colour"
              className={styles['input']}
              aria-label={colour ?? 'none'}
              checked={colour === value}
              onChange={() => onChange(colour)}
            />
            <span
              className={styles['swatch']}
              data-none={colour === null || undefined}
              style={colour === null ? undefined : { background: `var(--endpoint-${colour})` }}
            />
          </label>
        ))}
      </div>
      <p className={styles['note']}>Marks its captures in lists</p>
    </fieldset>
  );
}
