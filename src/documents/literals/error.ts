// The error of text that Python would not read as a literal.

/** What is wrong, in words that can follow "received", and where. */
export class LiteralError extends Error {
  constructor(
    readonly offset: number,
    message: string
  ) {
    super(message);
    this.name = 'LiteralError';
  }
}
