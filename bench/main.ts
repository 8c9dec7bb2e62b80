import { Command } from 'commander';
import { type BenchOptions, withBenchOptions } from './options.ts';
import { run } from './run.ts';
import { scaleCommand } from './scale/command.ts';

const program = withBenchOptions(
  new Command('bench')
    .description('Measures the gateway against plain servers on the same database, and checks every answer.')
    .helpOption('--help', 'explain')
    // So that a command's options may be called as these are.
    .enablePositionalOptions(),
)
  .action(async (options: BenchOptions) => void (await run(options)))
  .addCommand(scaleCommand());

/** One line, unless it is something unforeseen. */
function fail(error: unknown): void {
  const wrong = error instanceof Error && error.name === 'WrongAnswer';
  process.stderr.write(`bench: ${wrong ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}

await program.parseAsync().catch(fail);
