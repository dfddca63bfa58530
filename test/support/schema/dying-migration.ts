/** A process of its own that is killed at the end of a migration, before its commit. Arguments: database file, schema it leads to. */
import { connectWriter } from '#main/store/connection.ts';
import { migrate, migrations } from '#main/store/schema-migrations.ts';

const [database = '', to = ''] = process.argv.slice(2);
const db = connectWriter(database);
db.function('die', () => {
  process.kill(process.pid, 'SIGKILL');
  return 0;
});
migrate(db, database, [...migrations.slice(0, Number(to) - 1), `${migrations[Number(to) - 1]} SELECT die();`]);
