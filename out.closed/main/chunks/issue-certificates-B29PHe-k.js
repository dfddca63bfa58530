import { t as encodeNameConstraints } from "./name-constraints-BP74meAc.js";
import { createPrivateKey, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import "reflect-metadata";
import { AuthorityKeyIdentifierExtension, BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, Extension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, SubjectKeyIdentifierExtension, X509Certificate as X509Certificate$1, X509CertificateGenerator } from "@peculiar/x509";
// src/main/certificates/issue-certificates.ts
var signingAlgorithm = {
	name: "ECDSA",
	namedCurve: "P-256",
	hash: "SHA-256"
};
/** A self-signed authority that may vouch for local names and `hostNames` as a TLS server, and for nothing else. */
async function issueAuthority(commonName, hostNames, validity) {
	const { keys, pem } = await makeKeyPair();
	const extensions = [
		new BasicConstraintsExtension(true, 0, true),
		new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
		new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
		new Extension("2.5.29.30", true, encodeNameConstraints(hostNames)),
		await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto)
	];
	return {
		certificate: `${(await X509CertificateGenerator.createSelfSigned({
			name: [{ CN: [commonName] }],
			...validity,
			keys,
			signingAlgorithm,
			extensions
		}, webcrypto)).toString("pem")}\n`,
		key: pem
	};
}
/** A TLS server certificate for `names`, signed by `authority`. */
async function issueLeaf(authority, names, validity) {
	const { keys, pem } = await makeKeyPair();
	const issuer = new X509Certificate$1(authority.certificate);
	const pkcs8 = createPrivateKey(authority.key).export({
		format: "der",
		type: "pkcs8"
	});
	return {
		certificate: `${(await X509CertificateGenerator.create({
			subject: [{ CN: ["localhost"] }],
			issuer: issuer.subjectName,
			...validity,
			publicKey: keys.publicKey,
			signingKey: await webcrypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), signingAlgorithm, false, ["sign"]),
			signingAlgorithm,
			extensions: [
				new BasicConstraintsExtension(false, void 0, true),
				new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
				new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
				new SubjectAlternativeNameExtension(names.map((name) => ({
					type: isIP(name) === 0 ? "dns" : "ip",
					value: name
				}))),
				await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
				await AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, webcrypto)
			]
		}, webcrypto)).toString("pem")}\n`,
		key: pem
	};
}
async function makeKeyPair() {
	const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
	const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
	const pem = createPrivateKey({
		key: pkcs8,
		format: "der",
		type: "pkcs8"
	}).export({
		format: "pem",
		type: "pkcs8"
	});
	return {
		keys,
		pem: String(pem)
	};
}
export { issueAuthority, issueLeaf };
