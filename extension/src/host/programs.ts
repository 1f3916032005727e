/** Finds Python interpreters on this machine without any help of an editor. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface PythonVersion {
  readonly major: number;
  readonly minor: number;
}

/** The names under which a PATH may hold an interpreter, newest first. */
const names =
  process.platform === 'win32' ? ['python.exe'] : ['python3', 'python', ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`)];

const probeMilliseconds = 10_000;

/** All interpreters on the PATH, in its order; relative entries and those under `excluded` folders are left out. */
export async function interpretersOnPath(environment: NodeJS.ProcessEnv, excluded: readonly string[]): Promise<readonly string[]> {
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = await Promise.all(
    candidates.map(async (file) => ((await isProgram(file)) && !(await standsInAny(file, excluded)) ? file : undefined)),
  );
  return await distinct(found.filter((file) => file !== undefined));
}

// One folder may have several names (`/bin` is `/usr/bin`), and one program several names in it. A link into another
// folder is another interpreter: that is how an environment has its own packages.
async function distinct(files: readonly string[]): Promise<readonly string[]> {
  const keys = await Promise.all(files.map(async (file) => `${await resolved(path.dirname(file))} ${await resolved(file)}`));
  return files.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** The interpreter of the virtual environment that stands in a folder, if one does. */
export async function environmentOf(folder: string): Promise<string | undefined> {
  const program = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  for (const name of ['.venv', 'venv']) {
    const file = path.join(folder, name, ...program);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

/** Asks an interpreter for its version; none where it does not answer. It runs isolated, in a folder of nobody's. */
export async function versionOf(interpreter: string): Promise<PythonVersion | undefined> {
  const code = 'import sys; print(*sys.version_info[:2])';
  const output = await new Promise<string>((resolve) => {
    execFile(interpreter, ['-I', '-c', code], { timeout: probeMilliseconds, cwd: tmpdir() }, (error, stdout) => {
      resolve(error === null ? stdout : '');
    });
  });
  const match = /^(\d+) (\d+)\s*$/.exec(output);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false; // it is not there, or not ours to run
  }
}

/** Whether `file` stands in one of the folders, by its name or by what its links lead to. */
export async function standsInAny(file: string, folders: readonly string[]): Promise<boolean> {
  const places = [...folders, ...(await Promise.all(folders.map(resolved)))];
  const names = [file, path.join(await resolved(path.dirname(file)), path.basename(file)), await resolved(file)];
  return names.some((name) => places.some((folder) => isInside(name, folder)));
}

async function resolved(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    return file; // it is not there: nothing to resolve
  }
}

/** Whether `file` stands in `folder`, as their names are written. */
export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
}
