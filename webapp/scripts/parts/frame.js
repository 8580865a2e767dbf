import { byId } from '../lib/dom.js';
import { statusChip } from './status-chip.js';
import { themeSwitch } from './theme-switch.js';

/** What every page has around its own content. */
export function frame(connection, statusWords) {
  byId('page-tools').append(statusChip(connection, statusWords), themeSwitch());
}
