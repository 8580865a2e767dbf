import { LocaleType, LogLevel, Univer } from '@univerjs/core';
import { FUniver } from '@univerjs/core/facade';
import { UniverSheetsCorePreset } from '@univerjs/preset-sheets-core';
import { COLUMNS, ROWS } from './cells.js';
import { HIDDEN_MENUS } from './shared-only.js';

const LOCALES = {
  en: { name: LocaleType.EN_US, load: () => import('@univerjs/preset-sheets-core/locales/en-US') },
  de: { name: LocaleType.DE_DE, load: () => import('@univerjs/preset-sheets-core/locales/de-DE') },
};

const WORKBOOK = 'sheet';
const WORKSHEET = 'cells';

/** Univer's spreadsheet in the element `container`; gives its API once it can be used. */
export async function openUniver(container, { language, dark }) {
  const { name, load } = LOCALES[language];
  const { default: texts } = await load();
  const univer = new Univer({ locale: name, locales: { [name]: texts }, logLevel: LogLevel.ERROR, darkMode: dark });
  const { plugins } = UniverSheetsCorePreset({
    container,
    ribbonType: 'simple',
    menu: HIDDEN_MENUS,
    footer: { sheetBar: false, statisticBar: true, menus: false, zoomSlider: true },
    disableTextFormatAlert: true,
    disableTextFormatMark: true,
  });
  for (const plugin of plugins) {
    univer.registerPlugin(...[plugin].flat());
  }
  return FUniver.newAPI(univer);
}

/** The one workbook with its one worksheet, `cellData` being `{row: {column: cell}}`. */
export function createWorkbook(api, cellData) {
  api.createWorkbook({
    id: WORKBOOK,
    name: WORKBOOK,
    sheetOrder: [WORKSHEET],
    sheets: {
      [WORKSHEET]: { id: WORKSHEET, name: WORKSHEET, rowCount: ROWS, columnCount: COLUMNS, cellData },
    },
  });
}

/** What a command needs to name the worksheet. */
export const TARGET = { unitId: WORKBOOK, subUnitId: WORKSHEET };
