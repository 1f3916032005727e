/** The page of one panel: Netron's view, the model on show, and the way to the extension host. */
import type { Editor } from './editor';
import { PanelHost } from './host';
import type { ShownModel } from './model';
import { LensView } from './view/lens';

export class Page {
  readonly view: LensView;
  shown: ShownModel | null = null;

  constructor(readonly editor: Editor) {
    this.view = new LensView(new PanelHost(editor));
  }
}
