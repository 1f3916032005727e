/** The page of a panel: it says that it is ready, and shows what it is sent. */
import './view/netron';
import { connect } from './editor';
import { start } from './start';

const { page, editor } = await start((receive) => connect(receive));
page.view.show('welcome');
editor.post({ type: 'ready' });
