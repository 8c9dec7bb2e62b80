import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { violations } from './support/architecture.ts';
import { root } from './support/persons.ts';

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map(path => path.replaceAll('\\', '/'))
  .filter(path => path.endsWith('.ts'));

describe('the sources', () => {
  it('are found', () => {
    expect(sources).toContain('main.ts');
    expect(sources).toContain('repository/port.ts');
  });

  it.each(sources)('%s keeps to the design', path => {
    expect(violations(path, readFileSync(join(root, 'src', path), 'utf8'))).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['domain/match.ts', "import { readFile } from 'node:fs/promises';"],
    ['domain/match.ts', "import type { Services } from '../directory/services.ts';"],
    ['domain/match.ts', "import {\n  one,\n  two,\n} from '../repository/port.ts';"],
    ['directory/findPersons.ts', "import { openSqlite } from '../repository/sqlite/open.ts';"],
    ['directory/findPersons.ts', "export * from '../graphql/schema.ts';"],
    ['directory/findPersons.ts', "import { readFileSync } from 'node:fs';"],
    ['repository/port.ts', "import type { Row } from './sqlite/rows.ts';"],
    ['repository/sqlite/find.ts', "import { find } from '../postgres/find.ts';"],
    ['repository/sqlite/find.ts', "import 'graphql';"],
    ['graphql/schema.ts', "import { jwtVerify } from 'jose';"],
    ['graphql/schema.ts', "import { sql } from 'drizzle-orm/sqlite-core';"],
    ['graphql/schema.ts', "import type { Yoga } from 'graphql-yoga';"],
    ['http/server.ts', "const { open } = await import('../repository/sqlite/open.ts');"],
    ['cli/serve.ts', "import { buildYoga } from '../http/server.ts';"],
    ['cli/schema.ts', "import { builder } from '../graphql/builder.ts';"],
    ['cli/serve.ts', "import cluster from 'node:cluster';"],
    ['http/server.ts', "const { default: cluster } = await import('node:cluster');"],
    ['main.ts', "import { startApp } from './app.ts';"],
    ['http/server.ts', "import { x } from '../auth/token';"],
    ['http/server.ts', "import { x } from '../auth/token.js';"],
    ['http/server.ts', "import { x } from '../../test/support/client.ts';"],
    ['http/server.ts', "import express from 'express';"],
    ['http/server.ts', 'const port = process.env.PORT;'],
    ['http/server.ts', 'const port = process["env"].PORT;'],
    ['http/server.ts', "import { env } from 'node:process';\nconst { env: e } = process;\nprocess.env;"],
    ['http/server.ts', 'console.log(1);'],
    ['directory/findPersons.ts', "process.stdout.write('x');"],
    ['http/server.ts', '\n'.repeat(251)],
    ['helpers/strings.ts', ''],
  ])('refuse in %s: %j', (path, text) => {
    expect(violations(path, text)).not.toEqual([]);
  });

  it.each([
    ['domain/match.ts', "import type { Person } from './person.ts';"],
    ['domain/canonical.ts', "import { parsePhoneNumberFromString } from 'libphonenumber-js';"],
    ['repository/sqlite/find.ts', "import { sql } from 'drizzle-orm/sqlite-core';\nimport 'better-sqlite3';"],
    ['cli/schema.ts', "import { printGatewaySchema } from '../graphql/schema.ts';"],
    [
      'workers/crew.ts',
      "import cluster from 'node:cluster';\nimport { setTimeout } from 'node:timers/promises';",
    ],
    ['cli/serve.ts', 'console.log(process.env.PORT);'],
    ['app.ts', "import { openSqlite } from './repository/sqlite/open.ts';"],
    ['domain/match.ts', "// import { x } from 'jose'; process.env\n/* console.log() */\n"],
    ['http/server.ts', '\n'.repeat(250)],
  ])('allow in %s: %j', (path, text) => {
    expect(violations(path, text)).toEqual([]);
  });
});
