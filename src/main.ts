import { run } from './cli/program.ts';

run(process.argv.slice(2), process.env).then(exitCode => {
  process.exitCode = exitCode;
});
