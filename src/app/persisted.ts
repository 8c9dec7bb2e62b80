import { readFile } from 'node:fs/promises';
import type { GraphQLSchema } from 'graphql';
import { type Config, ConfigError } from '../config.ts';
import { persistedDocuments, UnusableManifest } from '../graphql/persisted.ts';
import type { Persisted } from '../http/params.ts';
import { schemaOf } from './schema.ts';

/**
 * Reads the file of persisted documents, where the settings name one.
 * @throws ConfigError when it can't be read, or one of its documents can't be executed
 */
export async function readPersisted(
  config: Config['graphql'],
  schema?: GraphQLSchema,
): Promise<Persisted | undefined> {
  const { persistedDocuments: file, persistedOnly: only, introspection } = config;
  if (file === undefined) return undefined;
  schema ??= await schemaOf(config);
  try {
    return { documents: persistedDocuments(await readFile(file, 'utf8'), schema, introspection), only };
  } catch (error) {
    if (error instanceof UnusableManifest)
      throw new ConfigError(`PERSISTED_DOCUMENTS can't be used: ${error.message}`);
    if (error instanceof Error && 'code' in error)
      throw new ConfigError(`PERSISTED_DOCUMENTS can't be read (${error.code}).`);
    throw error;
  }
}
