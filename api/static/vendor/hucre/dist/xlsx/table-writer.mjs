import { xmlDocument, xmlElement, xmlSelfClose, xmlEscape } from "../xml/writer.mjs";
const NS_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";


export function writeTable(table, tableId, _globalTableIndex) {
	const displayName = table.displayName ?? table.name;
	const ref = table.range ?? "";
	const showAutoFilter = table.showAutoFilter !== false;
	const showTotalRow = table.showTotalRow === true;
	
	const tableAttrs = {
		xmlns: NS_SPREADSHEET,
		id: tableId,
		name: table.name,
		displayName,
		ref
	};
	if (!showTotalRow) {
		tableAttrs["totalsRowShown"] = 0;
	} else {
		tableAttrs["totalsRowCount"] = 1;
	}
	const children = [];
	
	if (showAutoFilter) {
		
		const autoFilterRef = showTotalRow ? removeLastRow(ref) : ref;
		children.push(xmlSelfClose("autoFilter", { ref: autoFilterRef }));
	}
	
	const colElements = [];
	for (let i = 0; i < table.columns.length; i++) {
		const col = table.columns[i];
		const colAttrs = {
			id: i + 1,
			name: col.name
		};
		if (showTotalRow && col.totalFunction) {
			colAttrs["totalsRowFunction"] = col.totalFunction;
		}
		if (showTotalRow && col.totalLabel) {
			colAttrs["totalsRowLabel"] = col.totalLabel;
		}
		
		if (showTotalRow && col.totalFunction === "custom" && col.totalFormula) {
			const formulaChild = xmlElement("totalsRowFormula", undefined, xmlEscape(col.totalFormula));
			colElements.push(xmlElement("tableColumn", colAttrs, [formulaChild]));
		} else {
			colElements.push(xmlSelfClose("tableColumn", colAttrs));
		}
	}
	children.push(xmlElement("tableColumns", { count: table.columns.length }, colElements));
	
	const styleName = table.style ?? "TableStyleMedium2";
	const showRowStripes = table.showRowStripes !== false;
	const showColumnStripes = table.showColumnStripes === true;
	children.push(xmlSelfClose("tableStyleInfo", {
		name: styleName,
		showFirstColumn: 0,
		showLastColumn: 0,
		showRowStripes: showRowStripes ? 1 : 0,
		showColumnStripes: showColumnStripes ? 1 : 0
	}));
	const tableXml = xmlDocument("table", tableAttrs, children);
	return {
		tableXml,
		tableId
	};
}


function removeLastRow(ref) {
	const colonIdx = ref.indexOf(":");
	if (colonIdx === -1) return ref;
	const endPart = ref.slice(colonIdx + 1);
	
	let numStart = endPart.length;
	while (numStart > 0 && endPart.charCodeAt(numStart - 1) >= 48 && endPart.charCodeAt(numStart - 1) <= 57) {
		numStart--;
	}
	const colLetters = endPart.slice(0, numStart);
	const rowNum = parseInt(endPart.slice(numStart), 10);
	if (isNaN(rowNum) || rowNum <= 1) return ref;
	return `${ref.slice(0, colonIdx + 1)}${colLetters}${rowNum - 1}`;
}
