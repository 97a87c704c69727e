import { xmlDocument, xmlElement, xmlSelfClose, xmlEscape } from "../xml/writer.mjs";

const NS_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing";
const NS_A = "http://schemas.openxmlformats.org/drawingml/2006/main";
const NS_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const NS_C = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const NS_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships";
const REL_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
const REL_CHART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart";


const DEFAULT_WIDTH_EMU = 3e6;

const DEFAULT_HEIGHT_EMU = 2e6;

const EMU_PER_PIXEL = 9525;

const IMAGE_EXTENSIONS = {
	png: "png",
	jpeg: "jpeg",
	gif: "gif",
	svg: "svg",
	webp: "webp"
};
const IMAGE_CONTENT_TYPES = {
	png: "image/png",
	jpeg: "image/jpeg",
	gif: "image/gif",
	svg: "image/svg+xml",
	webp: "image/webp"
};


const DEFAULT_TEXTBOX_WIDTH_EMU = 2e6;

const DEFAULT_TEXTBOX_HEIGHT_EMU = 5e5;

export function writeDrawing(images, imageStartIndex, textBoxes, charts, chartStartIndex = 1) {
	const drawingImages = [];
	const relElements = [];
	const anchorElements = [];
	for (let i = 0; i < images.length; i++) {
		const img = images[i];
		const imageIndex = imageStartIndex + i;
		const rId = `rId${i + 1}`;
		const ext = IMAGE_EXTENSIONS[img.type] ?? "png";
		const contentType = IMAGE_CONTENT_TYPES[img.type] ?? "image/png";
		const mediaPath = `xl/media/image${imageIndex}.${ext}`;
		const relTarget = `../media/image${imageIndex}.${ext}`;
		
		drawingImages.push({
			path: mediaPath,
			data: img.data,
			contentType
		});
		
		relElements.push(xmlSelfClose("Relationship", {
			Id: rId,
			Type: REL_IMAGE,
			Target: relTarget
		}));
		
		const widthEmu = img.width ? img.width * EMU_PER_PIXEL : DEFAULT_WIDTH_EMU;
		const heightEmu = img.height ? img.height * EMU_PER_PIXEL : DEFAULT_HEIGHT_EMU;
		
		const fromCol = img.anchor.from.col;
		const fromRow = img.anchor.from.row;
		const toCol = img.anchor.to?.col ?? fromCol + 3;
		const toRow = img.anchor.to?.row ?? fromRow + 5;
		const fromElement = xmlElement("xdr:from", undefined, [
			xmlElement("xdr:col", undefined, String(fromCol)),
			xmlElement("xdr:colOff", undefined, "0"),
			xmlElement("xdr:row", undefined, String(fromRow)),
			xmlElement("xdr:rowOff", undefined, "0")
		]);
		const toElement = xmlElement("xdr:to", undefined, [
			xmlElement("xdr:col", undefined, String(toCol)),
			xmlElement("xdr:colOff", undefined, "0"),
			xmlElement("xdr:row", undefined, String(toRow)),
			xmlElement("xdr:rowOff", undefined, "0")
		]);
		const cNvPrAttrs = {
			id: i + 2,
			name: `Picture ${i + 1}`
		};
		if (img.title) cNvPrAttrs.title = img.title;
		if (img.altText) cNvPrAttrs.descr = img.altText;
		const nvPicPr = xmlElement("xdr:nvPicPr", undefined, [xmlSelfClose("xdr:cNvPr", cNvPrAttrs), xmlElement("xdr:cNvPicPr", undefined, [xmlSelfClose("a:picLocks", { noChangeAspect: 1 })])]);
		const blipFill = xmlElement("xdr:blipFill", undefined, [xmlSelfClose("a:blip", { "r:embed": rId }), xmlElement("a:stretch", undefined, [xmlSelfClose("a:fillRect")])]);
		const spPr = xmlElement("xdr:spPr", undefined, [xmlElement("a:xfrm", undefined, [xmlSelfClose("a:off", {
			x: 0,
			y: 0
		}), xmlSelfClose("a:ext", {
			cx: widthEmu,
			cy: heightEmu
		})]), xmlElement("a:prstGeom", { prst: "rect" }, [xmlSelfClose("a:avLst")])]);
		const pic = xmlElement("xdr:pic", undefined, [
			nvPicPr,
			blipFill,
			spPr
		]);
		const anchor = xmlElement("xdr:twoCellAnchor", undefined, [
			fromElement,
			toElement,
			pic,
			xmlSelfClose("xdr:clientData")
		]);
		anchorElements.push(anchor);
	}
	
	if (textBoxes && textBoxes.length > 0) {
		
		let shapeId = images.length + 2;
		for (let t = 0; t < textBoxes.length; t++) {
			const tb = textBoxes[t];
			const fromCol = tb.anchor.from.col;
			const fromRow = tb.anchor.from.row;
			const toCol = tb.anchor.to?.col ?? fromCol + 3;
			const toRow = tb.anchor.to?.row ?? fromRow + 3;
			const widthEmu = tb.width ? tb.width * EMU_PER_PIXEL : DEFAULT_TEXTBOX_WIDTH_EMU;
			const heightEmu = tb.height ? tb.height * EMU_PER_PIXEL : DEFAULT_TEXTBOX_HEIGHT_EMU;
			const fromElement = xmlElement("xdr:from", undefined, [
				xmlElement("xdr:col", undefined, String(fromCol)),
				xmlElement("xdr:colOff", undefined, "0"),
				xmlElement("xdr:row", undefined, String(fromRow)),
				xmlElement("xdr:rowOff", undefined, "0")
			]);
			const toElement = xmlElement("xdr:to", undefined, [
				xmlElement("xdr:col", undefined, String(toCol)),
				xmlElement("xdr:colOff", undefined, "0"),
				xmlElement("xdr:row", undefined, String(toRow)),
				xmlElement("xdr:rowOff", undefined, "0")
			]);
			const cNvPrAttrs = {
				id: shapeId++,
				name: `TextBox ${t + 1}`
			};
			if (tb.title) cNvPrAttrs.title = tb.title;
			if (tb.altText) cNvPrAttrs.descr = tb.altText;
			const nvSpPr = xmlElement("xdr:nvSpPr", undefined, [xmlSelfClose("xdr:cNvPr", cNvPrAttrs), xmlElement("xdr:cNvSpPr", { txBox: 1 }, [])]);
			
			const spPrChildren = [xmlElement("a:xfrm", undefined, [xmlSelfClose("a:off", {
				x: 0,
				y: 0
			}), xmlSelfClose("a:ext", {
				cx: widthEmu,
				cy: heightEmu
			})]), xmlElement("a:prstGeom", { prst: "rect" }, [xmlSelfClose("a:avLst")])];
			
			const fillColor = tb.style?.fillColor ?? "FFFFFF";
			spPrChildren.push(xmlElement("a:solidFill", undefined, [xmlSelfClose("a:srgbClr", { val: fillColor })]));
			
			const borderColor = tb.style?.borderColor ?? "000000";
			spPrChildren.push(xmlElement("a:ln", undefined, [xmlElement("a:solidFill", undefined, [xmlSelfClose("a:srgbClr", { val: borderColor })])]));
			const spPr = xmlElement("xdr:spPr", undefined, spPrChildren);
			
			const fontSize = tb.style?.fontSize ?? 11;
			const fontSizeHundredths = fontSize * 100;
			const rPrAttrs = {
				lang: "en-US",
				sz: fontSizeHundredths
			};
			if (tb.style?.bold) {
				rPrAttrs["b"] = 1;
			}
			const rPrChildren = [];
			if (tb.style?.color) {
				rPrChildren.push(xmlElement("a:solidFill", undefined, [xmlSelfClose("a:srgbClr", { val: tb.style.color })]));
			}
			const rPr = rPrChildren.length > 0 ? xmlElement("a:rPr", rPrAttrs, rPrChildren) : xmlSelfClose("a:rPr", rPrAttrs);
			const txBody = xmlElement("xdr:txBody", undefined, [xmlSelfClose("a:bodyPr", { wrap: "square" }), xmlElement("a:p", undefined, [xmlElement("a:r", undefined, [rPr, xmlElement("a:t", undefined, xmlEscape(tb.text))])])]);
			const sp = xmlElement("xdr:sp", undefined, [
				nvSpPr,
				spPr,
				txBody
			]);
			const anchor = xmlElement("xdr:twoCellAnchor", undefined, [
				fromElement,
				toElement,
				sp,
				xmlSelfClose("xdr:clientData")
			]);
			anchorElements.push(anchor);
		}
	}
	
	
	
	
	
	const chartList = [];
	if (charts && charts.length > 0) {
		let shapeId = images.length + (textBoxes?.length ?? 0) + 2;
		for (let c = 0; c < charts.length; c++) {
			const chart = charts[c];
			const globalChartIndex = chartStartIndex + c;
			
			
			const rId = `rId${images.length + c + 1}`;
			relElements.push(xmlSelfClose("Relationship", {
				Id: rId,
				Type: REL_CHART,
				Target: `../charts/chart${globalChartIndex}.xml`
			}));
			const fromCol = chart.anchor.from.col;
			const fromRow = chart.anchor.from.row;
			const toCol = chart.anchor.to?.col ?? fromCol + 8;
			const toRow = chart.anchor.to?.row ?? fromRow + 15;
			const fromElement = xmlElement("xdr:from", undefined, [
				xmlElement("xdr:col", undefined, String(fromCol)),
				xmlElement("xdr:colOff", undefined, "0"),
				xmlElement("xdr:row", undefined, String(fromRow)),
				xmlElement("xdr:rowOff", undefined, "0")
			]);
			const toElement = xmlElement("xdr:to", undefined, [
				xmlElement("xdr:col", undefined, String(toCol)),
				xmlElement("xdr:colOff", undefined, "0"),
				xmlElement("xdr:row", undefined, String(toRow)),
				xmlElement("xdr:rowOff", undefined, "0")
			]);
			const cNvPrAttrs = {
				id: shapeId++,
				name: `Chart ${c + 1}`
			};
			if (chart.frameTitle) cNvPrAttrs.title = chart.frameTitle;
			if (chart.altText) cNvPrAttrs.descr = chart.altText;
			const nvGraphicFramePr = xmlElement("xdr:nvGraphicFramePr", undefined, [xmlSelfClose("xdr:cNvPr", cNvPrAttrs), xmlElement("xdr:cNvGraphicFramePr", undefined, [])]);
			const xfrm = xmlElement("xdr:xfrm", undefined, [xmlSelfClose("a:off", {
				x: 0,
				y: 0
			}), xmlSelfClose("a:ext", {
				cx: 0,
				cy: 0
			})]);
			const graphic = xmlElement("a:graphic", undefined, xmlElement("a:graphicData", { uri: NS_C }, [xmlSelfClose("c:chart", {
				"xmlns:c": NS_C,
				"xmlns:r": NS_R,
				"r:id": rId
			})]));
			const graphicFrame = xmlElement("xdr:graphicFrame", { macro: "" }, [
				nvGraphicFramePr,
				xfrm,
				graphic
			]);
			const anchor = xmlElement("xdr:twoCellAnchor", { editAs: "oneCell" }, [
				fromElement,
				toElement,
				graphicFrame,
				xmlSelfClose("xdr:clientData")
			]);
			anchorElements.push(anchor);
			chartList.push({ globalChartIndex });
		}
	}
	
	const drawingXml = xmlDocument("xdr:wsDr", {
		"xmlns:xdr": NS_XDR,
		"xmlns:a": NS_A,
		"xmlns:r": NS_R
	}, anchorElements);
	
	const drawingRels = xmlDocument("Relationships", { xmlns: NS_RELATIONSHIPS }, relElements);
	return {
		drawingXml,
		drawingRels,
		images: drawingImages,
		charts: chartList
	};
}
