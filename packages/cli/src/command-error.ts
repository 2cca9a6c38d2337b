/** Ends a command with one line on standard error and an exit code. */
export class CommandError extends Error {
  /** 2 for wrong use, 1 for any other failure. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** Wrong use: exit code 2. */
export function usageError(message: string): CommandError {
  return new CommandError(message, 2);
}

/** A failed read, or anything else that the user could not know: exit code 1. */
export function failure(message: string, cause: unknown): CommandError {
  return new CommandError(message, 1, { cause });
}
