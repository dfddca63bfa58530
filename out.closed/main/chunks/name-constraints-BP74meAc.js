import { isIP } from "node:net";
// src/main/certificates/name-constraints.ts
/** Object id 2.5.29.30. */
var nameConstraintsOid = Buffer.from([
	85,
	29,
	30
]);
var sequenceTag = 48;
var permittedSubtreesTag = 160;
var extensionsTag = 163;
var dnsNameTag = 130;
var ipAddressTag = 135;
/** What every authority of ours may vouch for. A DNS subtree covers the name itself and everything below it. */
var alwaysPermitted = [
	dnsSubtree("localhost"),
	dnsSubtree("test"),
	{
		tag: ipAddressTag,
		base: Buffer.from([
			127,
			0,
			0,
			0,
			255,
			0,
			0,
			0
		])
	},
	{
		tag: ipAddressTag,
		base: Buffer.concat([addressBytes("::1"), Buffer.alloc(16, 255)])
	}
];
/** DER of the extension value that keeps a stolen key from vouching for anything but local names and `hostNames`. */
function encodeNameConstraints(hostNames) {
	const further = hostNames.filter((name) => !alwaysPermitted.some((subtree) => covers(subtree, name))).map(hostSubtree);
	const subtrees = [...alwaysPermitted, ...further].map(({ tag, base }) => der(sequenceTag, der(tag, base)));
	return new Uint8Array(der(sequenceTag, der(permittedSubtreesTag, Buffer.concat(subtrees))));
}
/** Whether the authority's certificate (DER) has name constraints and they permit all of `hostNames`. */
function permitsNames(certificate, hostNames) {
	const permitted = readPermitted(certificate);
	return hostNames.every((name) => permitted.some((subtree) => covers(subtree, name)));
}
function covers({ tag, base }, name) {
	if (tag === dnsNameTag) {
		const domain = Buffer.from(base).toString("latin1");
		return isIP(name) === 0 && (name === domain || name.endsWith(`.${domain}`));
	}
	if (tag !== ipAddressTag || isIP(name) === 0) return false;
	const address = addressBytes(name);
	const half = base.length / 2;
	return address.length === half && address.every((byte, at) => (byte & (base[half + at] ?? 0)) === base[at]);
}
function dnsSubtree(domain) {
	return {
		tag: dnsNameTag,
		base: Buffer.from(domain, "latin1")
	};
}
function hostSubtree(name) {
	if (isIP(name) === 0) return dnsSubtree(name);
	const address = addressBytes(name);
	return {
		tag: ipAddressTag,
		base: Buffer.concat([address, Buffer.alloc(address.length, 255)])
	};
}
/** A host name is never an IPv6 address (no colons in one), so ::1 is the only one that comes here. */
function addressBytes(address) {
	if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
	const loopback = Buffer.alloc(16);
	loopback[15] = 1;
	return loopback;
}
/** Certificate -> to-be-signed part -> extensions -> the one with our object id -> its permitted subtrees. */
function readPermitted(certificate) {
	const signed = readDer(readDer(certificate)[0]?.content)[0];
	const extensions = readDer(signed?.content).find(({ tag }) => tag === extensionsTag);
	for (const { content } of readDer(readDer(extensions?.content)[0]?.content)) {
		const parts = readDer(content);
		if (parts[0] === void 0 || !nameConstraintsOid.equals(parts[0].content)) continue;
		const constraints = readDer(parts.at(-1)?.content)[0];
		return readDer(readDer(constraints?.content).find(({ tag }) => tag === permittedSubtreesTag)?.content).flatMap((subtree) => {
			const [name] = readDer(subtree.content);
			return name === void 0 ? [] : [{
				tag: name.tag,
				base: name.content
			}];
		});
	}
	return [];
}
function der(tag, content) {
	const { length } = content;
	if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
	const lengthBytes = length < 256 ? [129, length] : [
		130,
		length >> 8,
		length & 255
	];
	return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}
/** The values that stand one after another in `bytes`; stops at the first one that does not fit. */
function readDer(bytes = /* @__PURE__ */ new Uint8Array()) {
	const values = [];
	let at = 0;
	while (at + 2 <= bytes.length) {
		const tag = bytes[at] ?? 0;
		let length = bytes[at + 1] ?? 0;
		at += 2;
		if (length >= 128) {
			const count = length & 127;
			length = 0;
			for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[at + i] ?? 0);
			at += count;
		}
		if (at + length > bytes.length) break;
		values.push({
			tag,
			content: bytes.subarray(at, at + length)
		});
		at += length;
	}
	return values;
}
export { permitsNames as n, encodeNameConstraints as t };
