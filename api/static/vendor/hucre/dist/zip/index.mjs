export { ZipReader } from "./reader.mjs";
export { ZipWriter } from "./writer.mjs";
