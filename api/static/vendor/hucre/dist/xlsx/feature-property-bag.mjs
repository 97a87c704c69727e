







import { xmlDocument, xmlElement, xmlSelfClose } from "../xml/writer.mjs";

export const FPB_NS = "http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag";

export const FPB_XF_EXT_URI = "{C7286773-470A-42A8-94C5-96B5CB345126}";

export const FPB_DXF_EXT_URI = "{0417FA29-78FA-4A13-93AC-8FF0FAFDF519}";

export const FPB_REL_TYPE = "http://schemas.microsoft.com/office/2022/11/relationships/FeaturePropertyBag";

export const FPB_CONTENT_TYPE = "application/vnd.ms-excel.featurepropertybag+xml";

export const FPB_PART_PATH = "xl/featurePropertyBag/featurePropertyBag.xml";

export function writeFeaturePropertyBagXml() {
	const bags = [
		xmlSelfClose("bag", { type: "Checkbox" }),
		xmlElement("bag", { type: "XFControls" }, [xmlElement("bagId", { k: "CellControl" }, "0")]),
		xmlElement("bag", { type: "XFComplement" }, [xmlElement("bagId", { k: "XFControls" }, "1")]),
		xmlElement("bag", {
			type: "XFComplements",
			extRef: "XFComplementsMapperExtRef"
		}, [xmlElement("a", { k: "MappedFeaturePropertyBags" }, [xmlElement("bagId", undefined, "2")])])
	];
	return xmlDocument("FeaturePropertyBags", { xmlns: FPB_NS }, bags);
}
