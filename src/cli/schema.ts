import { Command } from 'commander';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('Print the GraphQL schema, in the schema definition language.')
    .option('--federation', 'as the subgraph that FEDERATION=true serves, to be composed with others', false)
    .addHelpText(
      'after',
      '\nExample:\n  persons schema > schema.graphql\n  persons schema --federation > persons.graphql',
    )
    .action(async ({ federation }: { federation: boolean }) => {
      if (federation) {
        const { printSubgraphSchema } = await import('../graphql/federation.ts');
        process.stdout.write(await printSubgraphSchema());
        return;
      }
      const { printGatewaySchema } = await import('../graphql/schema.ts');
      process.stdout.write(printGatewaySchema());
    });
}
