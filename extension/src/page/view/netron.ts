/** Netron's own classes, loaded: its view publishes them as it is evaluated. */
import { netron as published } from '../exports';
import 'netron/view.js';

export const netron = published();
