/** What changes the graph takes turns: two drawings at a time would mix their elements. */

export class Turns {
  private last: Promise<void> = Promise.resolve();

  /** `failed` is told of what goes wrong in a turn; the next ones come all the same. */
  constructor(private readonly failed: (error: unknown) => void) {}

  add(work: () => void | Promise<void>): void {
    this.last = this.last.then(work).catch(this.failed);
  }
}
