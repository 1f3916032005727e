/** The settings, typed: the one place that reads them. Knows no VS Code, so that a test compares it with the manifest. */

export type Redraw = 'onSave' | 'whileTyping' | 'off';

export interface UserSettings {
  readonly interpreter: readonly string[];
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
  readonly followCursor: boolean;
  readonly redraw: Redraw;
  readonly showDetails: boolean;
  readonly showNotifications: boolean;
  /** Seconds that building and running one model may take. */
  readonly timeLimit: number;
  /** GiB that building and running one model may take. */
  readonly memoryLimit: number | null;
}

/** The name before each setting's own: `netronLens.redraw`. */
export const section = 'netronLens';

export const defaults: UserSettings = {
  interpreter: [],
  codeLens: true,
  inlayHints: true,
  followCursor: true,
  redraw: 'onSave',
  showDetails: false,
  showNotifications: true,
  timeLimit: 60,
  memoryLimit: null,
};

/** Reads all settings by `get`; a value of a wrong type (settings are files of the user's) counts as not set. */
export function readSettings(get: (name: string) => unknown): UserSettings {
  return {
    interpreter: strings(get('interpreter')),
    codeLens: flag(get('codeLens'), defaults.codeLens),
    inlayHints: flag(get('inlayHints'), defaults.inlayHints),
    followCursor: flag(get('followCursor'), defaults.followCursor),
    redraw: redraw(get('redraw')),
    showDetails: flag(get('showDetails'), defaults.showDetails),
    showNotifications: flag(get('showNotifications'), defaults.showNotifications),
    timeLimit: positive(get('timeLimit')) ?? defaults.timeLimit,
    memoryLimit: positive(get('memoryLimit')),
  };
}

function strings(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item): item is string => typeof item === 'string' && item.trim() !== '');
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function redraw(value: unknown): Redraw {
  return value === 'whileTyping' || value === 'off' ? value : defaults.redraw;
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && value > 0 ? value : null;
}
