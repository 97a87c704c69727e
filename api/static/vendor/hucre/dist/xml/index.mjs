export { parseXml, parseSax, decodeOoxmlEscapes } from "./parser.mjs";
export { xmlElement, xmlSelfClose, xmlEscape, xmlEscapeAttr, xmlDeclaration, xmlDocument } from "./writer.mjs";
