/** Long work as a generator: run to its end at once, or a few milliseconds at a time so that no key and no scroll waits. */

/** Milliseconds that work may take until others have their turn. */
export const slice = 10;

export type Steps<Result> = Generator<undefined, Result>;

export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export async function inSlices<Result>(steps: Steps<Result>): Promise<Result> {
  let started = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - started < slice) continue;
    await nextTask();
    started = performance.now();
  }
}

/** Lets what waits have its turn: keys, scrolls, a frame. */
export async function nextTask(): Promise<void> {
  // browsers delay timers that follow on timers, messages they do not
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.onmessage = () => {
      resolve();
    };
    port2.postMessage(null);
  });
  port1.close();
}
