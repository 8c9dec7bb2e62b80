import { Command } from 'commander';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('Print the GraphQL schema, in the schema definition language.')
    .addHelpText('after', '\nExample:\n  persons schema > schema.graphql')
    .action(async () => {
      const { printGatewaySchema } = await import('../graphql/schema.ts');
      process.stdout.write(printGatewaySchema());
    });
}
