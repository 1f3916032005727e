/** Long work as a generator: run to its end at once, or a few milliseconds at a time so that no key and no scroll waits. */

const slice = 10;

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

// Browsers delay timers that follow on timers, messages they do not.
async function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.onmessage = () => {
      resolve();
    };
    port2.postMessage(null);
  });
  port1.close();
}
