// Puts finished files in the place of older ones: whoever builds or reads at the same time sees the whole of one or of the other.
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Has `fill` write into a new folder, which then takes the place of `folder`. */
export async function replaceFolder(folder, fill) {
  mkdirSync(path.dirname(folder), { recursive: true });
  const made = mkdtempSync(path.join(path.dirname(folder), `.${path.basename(folder)}-`));
  try {
    await fill(made);
    chmodSync(made, 0o755); // a new temporary folder is its maker's alone
    swap(folder, made);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Has `write` write a new file, which then takes the place of `file`. */
export async function replaceFile(file, write) {
  mkdirSync(path.dirname(file), { recursive: true });
  const folder = mkdtempSync(path.join(path.dirname(file), `.${path.basename(file)}-`));
  const made = path.join(folder, path.basename(file));
  try {
    await write(made);
    renameSync(made, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// A folder that holds files cannot be renamed over: the older one is moved away first. Where another build has put its own
// there in between, that one goes too.
function swap(folder, made) {
  for (let attempt = 1; ; attempt += 1) {
    const old = mkdtempSync(`${made}-old-`);
    try {
      renameSync(folder, path.join(old, 'old'));
    } catch (error) {
      if (error.code !== 'ENOENT') throw error; // there was none
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
    try {
      renameSync(made, folder);
      return;
    } catch (error) {
      if (attempt === 5 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
    }
  }
}
