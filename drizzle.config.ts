import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: './src/repository/sqlite/schema.ts',
  out: './drizzle/sqlite',
});
