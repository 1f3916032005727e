// One step of an end-to-end test: a failing one leaves a picture and the logs behind, and ends the steps that build on it.
import { test } from 'node:test';

/** A test named by a sentence, in the workbench that `current` gives. */
export function steps(current) {
  let failed = false;
  return (name, run) =>
    test(name, async (context) => {
      if (failed) {
        context.skip('an earlier step failed');
        return;
      }
      try {
        await run();
      } catch (error) {
        failed = true;
        await current()?.diagnose(name.replaceAll(/\W+/g, '-'));
        throw error;
      }
    });
}
