/** The titles of Netron's sidebars in the language of the editor. */
import { say } from '../text';
import { netron } from './netron';

const titles: readonly string[] = [
  'Model Properties',
  'Graph Properties',
  'Function Properties',
  'Weights Properties',
  'Node Properties',
  'Connection Properties',
  'Tensor Properties',
];

/** Replaces Netron's sidebar by this one. To be called before its view is made. */
export function installTitles(): void {
  netron.Sidebar = LensTitles;
}

class LensTitles extends netron.Sidebar {
  override open(content: unknown, title: string, source?: string): void {
    super.open(content, titles.includes(title) ? say(title) : title, source);
  }
}
