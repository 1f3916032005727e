// Before the tests of the page: a Chromium for all of them, installed where there is none.
import { browser } from '../e2e/editor.mjs';

export default function setup() {
  process.env.NETRON_LENS_BROWSER = browser();
}
