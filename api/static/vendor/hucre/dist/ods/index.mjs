export { readOds } from "./reader.mjs";
export { writeOds } from "./writer.mjs";
export { streamOdsRows } from "./stream.mjs";
export { readOdsObjects, writeOdsObjects } from "./objects.mjs";
