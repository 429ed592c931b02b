import * as layout from './layout';

/** The addresses of layout.ts, typed for the kernels. */

export const POWERS: usize = <usize>layout.POWERS;
export const ANSWER: usize = <usize>layout.ANSWER;
export const NOTED: usize = <usize>layout.NOTED;
export const NOTED_AT: usize = <usize>layout.NOTED_AT;
export const PLACES: usize = <usize>layout.PLACES;
export const COLUMN_SIZE: usize = <usize>layout.COLUMN_SIZE;
export const COLUMNS: usize = <usize>layout.COLUMNS;
export const CELL_START: usize = <usize>layout.CELL_START;
export const CELL_END: usize = <usize>layout.CELL_END;
export const CELL_FORM: usize = <usize>layout.CELL_FORM;
export const LEFT: usize = <usize>layout.LEFT;
export const VALUES: usize = <usize>layout.VALUES;
export const BITMAPS: usize = <usize>layout.BITMAPS;
export const ITEMS: usize = <usize>layout.ITEMS;
export const ITEMS_SIZE: usize = <usize>layout.ITEMS_SIZE;
export const ITEM_BITMAP: usize = <usize>layout.ITEM_BITMAP;
