/** The page of a panel: it says that it is ready, and shows what it is sent. */
import './view/netron';
import { connect } from './editor';
import { fold, unfold } from './fold';
import { Page } from './page';
import { receive } from './receive';
import { installEdges } from './view/edge';
import { installGraph } from './view/graph';
import { installNode } from './view/node';
import { followTheme } from './view/theme';

const editor = connect((message) => {
  receive(page, message).catch((error: unknown) => {
    page.view.host.exception(error, false);
  });
});
installGraph({
  choose: (item) => {
    page.view.showNodeProperties(item);
  },
  fold: (item) => void fold(page, item),
  unfold: (item) => void unfold(page, item),
  selected: () => undefined,
});
installNode();
installEdges();
const page = new Page(editor);
followTheme();
await page.view.start();
page.view.show('welcome spinner');
editor.post({ type: 'ready' });
