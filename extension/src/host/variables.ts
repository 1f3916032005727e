/** Fills in the variables of a setting that names a path, as VS Code's own settings know them. */
import path from 'node:path';

export interface Surroundings {
  readonly folder: string | undefined;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** `~`, `${workspaceFolder}`, `${userHome}` and `${env:NAME}` filled in; a relative path counts from the workspace folder. */
export function expandPath(text: string, around: Surroundings): string {
  const filled = text
    .replace(/^~(?=$|[\\/])/, around.home)
    .replaceAll('${userHome}', around.home)
    .replaceAll('${workspaceFolder}', around.folder ?? '')
    .replace(/\$\{env:(\w+)\}/g, (_, name: string) => around.environment[name] ?? '');
  const isName = !/[\\/]/.test(filled);
  return isName || around.folder === undefined ? filled : path.resolve(around.folder, filled);
}
