// What the Postgres at the other end is, and whether MINOOTS can live there at all.
// Asked once, before anything is touched.
import type pg from "pg";
import { UserError } from "../errors.ts";

const oldestMajor = 15;
const newestMajor = 18;

export interface Server {
  readonly major: number;
  readonly login: string;
  readonly database: string;
}

interface Facts extends Server {
  readonly encoding: string;
  readonly standby: boolean;
}

export async function checkServer(client: pg.Client, log: (line: string) => void): Promise<Server> {
  const facts = await readFacts(client);
  refuseUnfit(facts);
  if (facts.major > newestMajor) {
    log(
      `Postgres ${facts.major} is newer than MINOOTS was tried on (${oldestMajor} to ${newestMajor}).`,
    );
  }
  return { major: facts.major, login: facts.login, database: facts.database };
}

async function readFacts(client: pg.Client): Promise<Facts> {
  const { rows } = await client.query<Facts>(`
    select current_setting('server_version_num')::int / 10000 as major,
      session_user as login,
      datname as database,
      pg_encoding_to_char(encoding) as encoding,
      pg_is_in_recovery() as standby
    from pg_catalog.pg_database
    where datname = current_database()`);
  return rows[0]!;
}

function refuseUnfit({ major, database, encoding, standby }: Facts): void {
  if (major < oldestMajor) {
    throw new UserError(
      `Postgres ${major} is too old for MINOOTS.`,
      `Point DATABASE_URL at Postgres ${oldestMajor} to ${newestMajor}.`,
    );
  }
  if (standby) {
    throw new UserError(
      `The Postgres behind DATABASE_URL is a standby: it can only be read.`,
      `Point DATABASE_URL at the primary.`,
    );
  }
  if (encoding !== "UTF8") {
    throw new UserError(
      `The database “${database}” has the encoding ${encoding}; MINOOTS needs UTF8.`,
      `Create one with: create database minoots encoding 'UTF8' template template0;`,
    );
  }
}
