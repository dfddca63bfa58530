import { useId, type ReactNode } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  /** Small words or buttons at the right end of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a screen; panels that follow each other are parted by a hairline. */
export function Panel({ title, aside, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h3 className={styles['title']} id={id}>
          {title}
        </h3>
        {aside === undefined ? null : <div className={styles['aside']}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}
