/** What of a panel outlives a reload of the window. */

export interface ViewState {
  /** Of the model, as the extension host named it: by it the panel comes back. */
  readonly key: string;
  readonly open: readonly string[];
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
  readonly selection: string | null;
}
