/** The way from the page to the extension host: messages, and the state that outlives a reload of the window. */
import type { FromWebview, ToWebview } from '../messages';

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

export interface Editor {
  post(message: FromWebview): void;
  state(): ViewState | null;
  keep(state: ViewState): void;
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** VS Code's side of the panel. It may be acquired once only. */
export function connect(receive: (message: ToWebview) => void): Editor {
  const api = acquireVsCodeApi();
  window.addEventListener('message', (event: MessageEvent) => {
    // only the extension host can post into a webview's frame
    receive(event.data as ToWebview);
  });
  return {
    post: (message) => {
      api.postMessage(message);
    },
    // what was kept is what `keep` was given
    state: () => (api.getState() as ViewState | undefined) ?? null,
    keep: (state) => {
      api.setState(state);
    },
  };
}
