/** Texts of the last commit, through VS Code's own git extension. */
import * as vscode from 'vscode';

/** What we need of the git extension's API, version 1. */
interface GitExtension {
  getAPI(version: 1): GitApi;
}

interface GitApi {
  getRepository(uri: vscode.Uri): Repository | null;
}

interface Repository {
  readonly state: { readonly HEAD: { readonly commit?: string } | undefined };
  show(ref: string, path: string): Promise<string>;
}

export interface Head {
  /** The commit's first seven digits. */
  readonly commit: string;
  /** The text of a file at that commit; none where the commit has no such file. */
  readonly text: (file: string) => Promise<string | undefined>;
}

/** The last commit of the repository that a file is in; none without git, a repository or a commit. */
export async function headOf(uri: vscode.Uri): Promise<Head | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  const repository = (await extension?.activate())?.getAPI(1).getRepository(uri);
  const commit = repository?.state.HEAD?.commit;
  if (repository == null || commit === undefined) return undefined;
  return { commit: commit.slice(0, 7), text: (file) => textAt(repository, file) };
}

async function textAt(repository: Repository, file: string): Promise<string | undefined> {
  try {
    return await repository.show('HEAD', file);
  } catch {
    return undefined; // git tells a file that the commit does not have by failing
  }
}
