



export const MAX_DECOMPRESSED_BYTES = 2 * 1024 * 1024 * 1024;

export const MAX_INPUT_BYTES = 1024 * 1024 * 1024;

export const MAX_ROW_INDEX = 1048575;

export const MAX_COL_INDEX = 16383;

export const MAX_TOTAL_CELLS = 2e7;

export const MAX_REPEAT_COUNT = 1e5;

export const MAX_SPAN_CELLS = 1e6;

export const MAX_SPIN_COUNT = 1e7;
