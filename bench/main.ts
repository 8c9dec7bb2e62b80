import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { type BenchOptions, withBenchOptions } from './options.ts';
import { findPeers } from './peers/peers.ts';
import { run } from './run.ts';
import { scaleCommand } from './scale/command.ts';
import { soakCommand } from './soak/command.ts';

const program = withBenchOptions(
  new Command('bench')
    .description('Measures the gateway against plain servers on the same database, and checks every answer.')
    .helpOption('--help', 'explain')
    // So that a command's options may be called as these are.
    .enablePositionalOptions()
    .addArgument(
      new Argument(
        '[others]',
        'peers: Mercurius, Apollo Server and PostGraphile too, installed from npm into the data folder, and the gateway on PostgreSQL',
      ).choices(['peers']),
    ),
)
  .action(async (others: 'peers' | undefined, options: BenchOptions) => {
    const { missing } = await run(options, others && findPeers(join(options.data, 'peers')));
    if (missing.length > 0) process.exitCode = 1;
  })
  .addCommand(scaleCommand())
  .addCommand(soakCommand());

/** One line, unless it is something unforeseen. */
function fail(error: unknown): void {
  const wrong = error instanceof Error && error.name === 'WrongAnswer';
  process.stderr.write(`bench: ${wrong ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}

await program.parseAsync().catch(fail);
