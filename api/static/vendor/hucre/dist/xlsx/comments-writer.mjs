import { xmlDocument, xmlElement, xmlEscape } from "../xml/writer.mjs";
import { cellRef } from "./worksheet-writer.mjs";

const NS_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";


export function writeComments(cells, sheetIndex) {
	
	const commentEntries = [];
	for (const [key, cell] of cells) {
		if (!cell.comment) continue;
		const [rowStr, colStr] = key.split(",");
		const row = parseInt(rowStr, 10);
		const col = parseInt(colStr, 10);
		const ref = cellRef(row, col);
		const author = cell.comment.author ?? "";
		const text = cell.comment.text;
		commentEntries.push({
			ref,
			row,
			col,
			author,
			text
		});
	}
	if (commentEntries.length === 0) return null;
	
	commentEntries.sort((a, b) => a.row - b.row || a.col - b.col);
	
	const authorMap = new Map();
	for (const entry of commentEntries) {
		if (!authorMap.has(entry.author)) {
			authorMap.set(entry.author, authorMap.size);
		}
	}
	
	const commentsXml = buildCommentsXml(commentEntries, authorMap);
	
	const vmlXml = buildVmlDrawing(commentEntries, sheetIndex);
	return {
		commentsXml,
		vmlXml,
		comments: commentEntries
	};
}

function buildCommentsXml(entries, authorMap) {
	
	const authorElements = [];
	for (const [authorName] of authorMap) {
		authorElements.push(xmlElement("author", undefined, xmlEscape(authorName)));
	}
	const authorsXml = xmlElement("authors", undefined, authorElements);
	
	const commentElements = [];
	for (const entry of entries) {
		const authorId = authorMap.get(entry.author) ?? 0;
		const textXml = xmlElement("text", undefined, [xmlElement("r", undefined, [xmlElement("t", undefined, xmlEscape(entry.text))])]);
		commentElements.push(xmlElement("comment", {
			ref: entry.ref,
			authorId
		}, [textXml]));
	}
	const commentListXml = xmlElement("commentList", undefined, commentElements);
	return xmlDocument("comments", { xmlns: NS_SPREADSHEET }, [authorsXml, commentListXml]);
}

function buildVmlDrawing(entries, sheetIndex) {
	const parts = [];
	
	parts.push("<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"", " xmlns:o=\"urn:schemas-microsoft-com:office:office\"", " xmlns:x=\"urn:schemas-microsoft-com:office:excel\">");
	
	parts.push("<o:shapelayout v:ext=\"edit\">", `<o:idmap v:ext="edit" data="${sheetIndex + 1}"/>`, "</o:shapelayout>");
	
	parts.push("<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\"", " path=\"m,l,21600r21600,l21600,xe\">", "<v:stroke joinstyle=\"miter\"/>", "<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/>", "</v:shapetype>");
	
	const baseShapeId = (sheetIndex + 1) * 1024 + 1;
	for (let i = 0; i < entries.length; i++) {
		const entry = entries[i];
		const shapeId = baseShapeId + i;
		
		
		
		const anchorCol = entry.col + 1;
		const anchorRow = entry.row;
		const rightCol = anchorCol + 2;
		const bottomRow = anchorRow + 4;
		
		const marginLeft = (entry.col + 1) * 48;
		const marginTop = entry.row * 15;
		parts.push(`<v:shape id="_x0000_s${shapeId}" type="#_x0000_t202"`, ` style="position:absolute;margin-left:${marginLeft}pt;margin-top:${marginTop}pt;`, `width:108pt;height:59.25pt;z-index:${i + 1};visibility:hidden"`, ` fillcolor="#ffffe1" o:insetmode="auto">`, "<v:fill color2=\"#ffffe1\"/>", "<v:shadow on=\"t\" color=\"black\" obscured=\"t\"/>", "<v:path o:connecttype=\"none\"/>", "<v:textbox style=\"mso-direction-alt:auto\">", "<div style=\"text-align:left\"/>", "</v:textbox>", "<x:ClientData ObjectType=\"Note\">", "<x:MoveWithCells/>", "<x:SizeWithCells/>", `<x:Anchor>${anchorCol},15,${anchorRow},2,${rightCol},31,${bottomRow},4</x:Anchor>`, "<x:AutoFill>False</x:AutoFill>", `<x:Row>${entry.row}</x:Row>`, `<x:Column>${entry.col}</x:Column>`, "</x:ClientData>", "</v:shape>");
	}
	parts.push("</xml>");
	return parts.join("");
}
