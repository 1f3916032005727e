/** Reads what the language server writes to its standard error, line by line, into the log at the level that it names. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type * as vscode from 'vscode';

export function logLines(input: Readable, log: vscode.LogOutputChannel): void {
  createInterface({ input, crlfDelay: Infinity }).on('line', (line) => {
    write(line, log);
  });
}

// Python's logging begins a line with its level; anything else was printed by accident, and may tell why something failed.
function write(line: string, log: vscode.LogOutputChannel): void {
  const level = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):/.exec(line)?.[1];
  if (level === 'DEBUG') log.trace(line);
  else if (level === 'INFO') log.debug(line);
  else if (level === 'ERROR' || level === 'CRITICAL') log.error(line);
  else log.warn(line);
}
