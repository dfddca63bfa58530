import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Log } from '#main/log.ts';
import { lane, simulation, type Lane, type Simulation } from '#shared/simulation.ts';
import { publicId, rowNumber } from './public-ids.ts';
import { parseStored } from './stored-json.ts';
import type { WriteConnection } from './write-connection.ts';

/** Lanes kept together; a page is written whole. */
export const lanesPerPage = 200;

/** A simulation without its lanes, which come in pages. Secrets must not be in it. */
export type StoredSimulation = Omit<Simulation, 'lanes' | 'moreLanes'>;
const storedSimulation = simulation.omit({ lanes: true, moreLanes: true });
const lanePage = z.array(lane);

export class SimulationWriting {
  readonly #connection: WriteConnection;
  readonly #db: Database.Database;

  constructor(connection: WriteConnection) {
    this.#connection = connection;
    this.#db = connection.db;
  }

  /** Returns the new id, which is then also that of the simulation. */
  create(made: Omit<StoredSimulation, 'id'>): string {
    return this.#connection.transact(() => {
      const { lastInsertRowid } = this.#db.prepare("INSERT INTO simulations (simulation) VALUES ('{}')").run();
      const id = publicId('s', Number(lastInsertRowid));
      this.#put({ ...made, id });
      return id;
    });
  }

  /** Replaces the simulation and the pages of lanes given; page `n` holds the lanes from `n * lanesPerPage`. */
  save(changed: StoredSimulation, pages: readonly { readonly page: number; readonly lanes: readonly Lane[] }[]): void {
    const seq = rowNumber('s', changed.id);
    const put = this.#db.prepare('INSERT OR REPLACE INTO simulation_lanes (simulation, page, lanes) VALUES (?, ?, ?)');
    this.#connection.transact(() => {
      this.#put(changed);
      for (const { page, lanes } of pages) put.run(seq, page, JSON.stringify(lanes));
    });
  }

  remove(id: string): void {
    const seq = rowNumber('s', id);
    this.#connection.transactFreeing(() => {
      this.#db.prepare('DELETE FROM simulation_lanes WHERE simulation = ?').run(seq);
      this.#db.prepare('DELETE FROM simulations WHERE seq = ?').run(seq);
    });
  }

  #put(changed: StoredSimulation): void {
    this.#db
      .prepare('UPDATE simulations SET simulation = ? WHERE seq = ?')
      .run(JSON.stringify(changed), rowNumber('s', changed.id));
  }
}

export class SimulationReading {
  readonly #db: Database.Database;
  readonly #log: Log;

  constructor(db: Database.Database, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  /** Newest first. */
  list(limit: number): StoredSimulation[] {
    return this.#db
      .prepare<[number], string>('SELECT simulation FROM simulations ORDER BY seq DESC LIMIT ?')
      .pluck()
      .all(limit)
      .flatMap((text) => this.#read(text) ?? []);
  }

  /** Those that a stop of the program cut short. */
  running(): StoredSimulation[] {
    return this.#db
      .prepare<[], string>("SELECT simulation FROM simulations WHERE json_extract(simulation, '$.state') = 'running'")
      .pluck()
      .all()
      .flatMap((text) => this.#read(text) ?? []);
  }

  find(id: string): StoredSimulation | null {
    const text = this.#db
      .prepare<[number | null], string>('SELECT simulation FROM simulations WHERE seq = ?')
      .pluck()
      .get(rowNumber('s', id));
    return text === undefined ? null : this.#read(text);
  }

  /** Lanes from an index on, at most `limit`. */
  lanes(id: string, from: number, limit: number): Lane[] {
    const first = Math.floor(from / lanesPerPage);
    const pages = this.#db
      .prepare<[number | null, number, number], string>(
        'SELECT lanes FROM simulation_lanes WHERE simulation = ? AND page >= ? AND page <= ? ORDER BY page',
      )
      .pluck()
      .all(rowNumber('s', id), first, Math.floor((from + limit - 1) / lanesPerPage));
    return pages
      .flatMap((text) => parseStored(text, lanePage, this.#log, 'simulation_lanes.lanes') ?? [])
      .filter(({ index }) => index >= from)
      .slice(0, limit);
  }

  #read(text: string): StoredSimulation | null {
    return parseStored(text, storedSimulation, this.#log, 'simulations.simulation');
  }
}
