import type { Clock } from '#shared/clock.ts';
import { publicId, rowNumber } from './public-ids.ts';
import type { WriteConnection } from './write-connection.ts';

/** A file that captures are brought from. */
export interface NewImport {
  /** As its user named it; never a path that is opened. */
  readonly name: string;
  readonly format: string;
}

/** Keeps which files were imported. */
export class ImportWriting {
  readonly #connection: WriteConnection;
  readonly #clock: Clock;

  constructor(connection: WriteConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** Returns its id. */
  create({ name, format }: NewImport): string {
    const { lastInsertRowid } = this.#connection.transact(() =>
      this.#connection.db
        .prepare('INSERT INTO imports (created_at, name, format) VALUES (?, ?, ?)')
        .run(this.#clock.now(), name, format),
    );
    return publicId('i', Number(lastInsertRowid));
  }

  /** Once the file shows what it is. */
  setFormat(id: string, format: string): void {
    this.#connection.transact(() =>
      this.#connection.db.prepare('UPDATE imports SET format = ? WHERE seq = ?').run(format, rowNumber('i', id)),
    );
  }
}
