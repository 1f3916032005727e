/** Compares file paths as the machine's file system does. */
import path from 'node:path';

/** Whether two absolute paths name the same file; on Windows, letters' case and the kind of slash say nothing. */
export function isSameFile(a: string, b: string): boolean {
  return process.platform === 'win32' ? path.normalize(a).toLowerCase() === path.normalize(b).toLowerCase() : a === b;
}
