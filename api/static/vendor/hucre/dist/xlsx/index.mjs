export { readXlsx } from "./reader.mjs";
export { writeXlsx } from "./writer.mjs";
export { readXlsxObjects, writeXlsxObjects } from "./objects.mjs";
