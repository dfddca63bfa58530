import styles from './capture-row.module.css';

/** Names of the columns; sticks to the top of the list. */
export function GridHead() {
  return (
    <thead className={styles['headGroup']}>
      <tr aria-rowindex={1} className={`${styles['head']} ${styles['columns']}`}>
        <th scope="col">
          <span className={styles['hiddenWord']}>Pin</span>
        </th>
        <th scope="col">Time</th>
        <th scope="col">
          <span className={styles['directionWord']}>Direction</span>
        </th>
        <th scope="col">Provider</th>
        <th scope="col">Event</th>
        <th scope="col">Summary</th>
        <th scope="col">
          <span className={styles['hiddenWord']}>Repeats</span>
        </th>
        <th scope="col">
          <span className={styles['verdictWord']}>Verdict</span>
        </th>
        <th scope="col" className={styles['reply']}>
          Reply
        </th>
        <th scope="col" className={styles['size']}>
          Size
        </th>
      </tr>
    </thead>
  );
}
