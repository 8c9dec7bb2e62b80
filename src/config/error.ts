/** A setting that is bad or missing. The message is one line that names the variable and never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
