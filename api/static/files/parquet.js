// Rows of Parquet: uncompressed, or compressed with Snappy or Zstandard.

import { ReadError } from "./read-error.js";

/** Return `{kind, header, rows}`. Rejects with ReadError. */
export async function readParquet(bytes) {
  const [{ parquetReadObjects }, { decompress }] = await Promise.all([
    import("../vendor/hyparquet/src/index.js"),
    import("../vendor/fzstd/esm/index.mjs"),
  ]);
  const compressors = { ZSTD: (input) => decompress(input) };
  try {
    const records = await parquetReadObjects({ file: bytes.buffer, compressors });
    const header = Object.keys(records[0] ?? {}).filter((name) => !/^__index_level_\d+__$/.test(name)); // of pandas
    return { kind: "parquet", header, rows: records.map((record) => header.map((name) => plainCell(record[name]))) };
  } catch (error) {
    throw new ReadError("parquet", { cause: error });
  }
}

function plainCell(value) {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
