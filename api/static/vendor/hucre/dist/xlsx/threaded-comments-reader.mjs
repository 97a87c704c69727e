import { parseXml } from "../xml/parser.mjs";

export function parsePersons(xml) {
	const root = parseXml(xml);
	const persons = [];
	for (const child of childElements(root)) {
		if (child.local !== "person") continue;
		const id = child.attrs.id;
		const displayName = child.attrs.displayName;
		if (!id || displayName === undefined) continue;
		const entry = {
			id,
			displayName
		};
		if (child.attrs.userId) entry.userId = child.attrs.userId;
		if (child.attrs.providerId) entry.providerId = child.attrs.providerId;
		persons.push(entry);
	}
	return persons;
}

export function parseThreadedComments(xml) {
	const root = parseXml(xml);
	const comments = [];
	for (const child of childElements(root)) {
		if (child.local !== "threadedComment") continue;
		const id = child.attrs.id;
		const personId = child.attrs.personId;
		if (!id || !personId) continue;
		const entry = {
			id,
			personId,
			text: readChildText(child, "text")
		};
		if (child.attrs.ref) entry.ref = child.attrs.ref;
		if (child.attrs.parentId) entry.parentId = child.attrs.parentId;
		if (child.attrs.dT) entry.date = child.attrs.dT;
		if (child.attrs.done === "1" || child.attrs.done === "true") entry.done = true;
		const mentionsEl = findChild(child, "mentions");
		if (mentionsEl) {
			const mentions = [];
			for (const m of childElements(mentionsEl)) {
				if (m.local !== "mention") continue;
				const mp = m.attrs.mentionpersonId;
				const mid = m.attrs.mentionId;
				if (!mp || !mid) continue;
				mentions.push({
					mentionPersonId: mp,
					mentionId: mid,
					startIndex: parseIntSafe(m.attrs.startIndex, 0),
					length: parseIntSafe(m.attrs.length, 0)
				});
			}
			if (mentions.length > 0) entry.mentions = mentions;
		}
		comments.push(entry);
	}
	return comments;
}

function childElements(el) {
	const out = [];
	for (const c of el.children) {
		if (typeof c !== "string") out.push(c);
	}
	return out;
}
function findChild(el, localName) {
	for (const c of el.children) {
		if (typeof c !== "string" && c.local === localName) return c;
	}
	return undefined;
}
function readChildText(el, localName) {
	const child = findChild(el, localName);
	if (!child) return "";
	let text = "";
	for (const c of child.children) {
		if (typeof c === "string") text += c;
	}
	return text;
}
function parseIntSafe(s, fallback) {
	if (s === undefined) return fallback;
	const n = parseInt(s, 10);
	return Number.isNaN(n) ? fallback : n;
}
