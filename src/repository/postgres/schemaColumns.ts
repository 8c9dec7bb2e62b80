import { bigint, customType } from 'drizzle-orm/pg-core';

/** Compared by its bytes, as SQLite and the rules do, whatever collation the database was made with. */
export const text = customType<{ data: string; driverData: string }>({ dataType: () => 'text COLLATE "C"' });

/** Below 2^53 always: times in milliseconds since the epoch, and numbers counted up from 1. */
export const number = () => bigint({ mode: 'number' });
