import { t as HookwrightError } from "./errors-zkUhezhD.js";
import { n as permitsNames } from "./name-constraints-BP74meAc.js";
import { t as defaultSettings } from "./settings-Iuiep8Fj.js";
import { join } from "node:path";
import { X509Certificate, createHash, createPrivateKey, randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { execFile } from "node:child_process";
// src/main/certificates/certificate-files.ts
/** Makes the folder (mode 0700) where it is missing. Throws data-folder-unusable. */
async function openCertificateFolder(folder) {
	try {
		await mkdir(folder, {
			recursive: true,
			mode: 448
		});
		await chmod(folder, 448);
	} catch (cause) {
		throw new HookwrightError("data-folder-unusable", `The certificates folder ${folder} cannot be used: ${reasonOf(cause)}.`, { cause });
	}
}
/** The text of a file, or null when there is none. Throws certificate-unusable when it is there but cannot be read. */
async function readPem(path) {
	try {
		return await readFile(path, "utf8");
	} catch (cause) {
		if (codeOf(cause) === "ENOENT") return null;
		throw unusable(path, `cannot be read: ${reasonOf(cause)}`, cause);
	}
}
/** Writes beside, syncs, then renames: a reader sees the old file or the new one, never half of one. */
async function writePem(path, text, mode) {
	const beside = `${path}.${randomBytes(6).toString("hex")}.new`;
	try {
		const file = await open(beside, "wx", mode);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(beside, path);
	} catch (cause) {
		await rm(beside, { force: true });
		throw new HookwrightError("data-folder-unusable", `The file ${path} cannot be written: ${reasonOf(cause)}.`, { cause });
	}
}
/** Renames `ca.pem` to `ca-20260131T101502Z.pem`; an absent file is fine. */
async function setAside(folder, name, at) {
	const dot = name.lastIndexOf(".");
	const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, "");
	try {
		const aside = `${name.slice(0, dot)}-${stamp}-${randomBytes(2).toString("hex")}${name.slice(dot)}`;
		await rename(join(folder, name), join(folder, aside));
	} catch (cause) {
		if (codeOf(cause) === "ENOENT") return;
		throw new HookwrightError("data-folder-unusable", `The file ${join(folder, name)} cannot be set aside: ${reasonOf(cause)}.`, { cause });
	}
}
function unusable(path, what, cause) {
	return new HookwrightError("certificate-unusable", `The certificate file ${path} ${what}.`, { cause });
}
function codeOf(error) {
	return error instanceof Error && "code" in error ? String(error.code) : "";
}
function reasonOf(error) {
	switch (codeOf(error)) {
		case "EACCES":
		case "EPERM": return "permission denied";
		case "EROFS": return "the disk is read-only";
		case "ENOSPC": return "the disk is full";
		case "EISDIR": return "it is a folder";
		case "ENOTDIR":
		case "EEXIST": return "something that is not a folder is in the way";
		default: return codeOf(error) || "unknown reason";
	}
}
// src/main/certificates/authority.ts
var dayMs = 864e5;
var lifetimeDays$1 = 3650;
var certificateFile = "ca.pem";
var keyFile = "ca.key";
/** Reads the authority; null when there is none. Throws certificate-unusable naming the damaged or mismatched file. */
async function readAuthority(folder) {
	const path = join(folder, certificateFile);
	const keyPath = join(folder, keyFile);
	const certificate = await readPem(path);
	if (certificate === null) return null;
	const key = await readPem(keyPath);
	if (key === null) throw unusable(keyPath, `is missing, although its certificate ${path} is there`);
	const parsed = attempt(path, "is damaged: it is not a PEM certificate", () => new X509Certificate(certificate));
	const privateKey = attempt(keyPath, "is damaged: it is not a PEM private key", () => createPrivateKey(key));
	if (!parsed.ca) throw unusable(path, "is not the certificate of an authority");
	if (!parsed.checkPrivateKey(privateKey)) throw unusable(keyPath, `does not belong to the certificate ${path}`);
	return {
		path,
		certificate,
		key,
		parsed
	};
}
/** Whether this authority may vouch for all names, and for long enough to be worth it. */
function canVouchFor({ parsed }, names, now) {
	return permitsNames(parsed.raw, names) && parsed.validToDate.getTime() - now > 2592e6;
}
/** Makes a new authority. What lies there is kept beside under a dated name. */
async function makeAuthority(folder, names, now) {
	const { issueAuthority } = await import("./issue-certificates-B29PHe-k.js");
	const { certificate, key } = await issueAuthority(`Hookwright local CA ${randomBytes(4).toString("hex")}`, names, {
		notBefore: /* @__PURE__ */ new Date(now - dayMs),
		notAfter: new Date(now + lifetimeDays$1 * dayMs)
	});
	const path = join(folder, certificateFile);
	await setAside(folder, certificateFile, new Date(now));
	await setAside(folder, keyFile, new Date(now));
	await writePem(join(folder, keyFile), key, 384);
	await writePem(path, certificate, 420);
	return {
		path,
		certificate,
		key,
		parsed: new X509Certificate(certificate)
	};
}
/** Reads with `read`; what it throws becomes certificate-unusable naming the file. */
function attempt(path, what, read) {
	try {
		return read();
	} catch (cause) {
		throw unusable(path, what, cause);
	}
}
// src/main/certificates/leaf.ts
var lifetimeDays = 90;
var renewBelowDays = 30;
/** Key and certificate share one file, so that they can only be replaced together. */
var leafFile = "leaf.pem";
var ownNames = [
	"localhost",
	"127.0.0.1",
	"::1"
];
/** The names a leaf carries: ours, then the user's, each once. */
function namesOnLeaf(hostNames) {
	return [.../* @__PURE__ */ new Set([...ownNames, ...hostNames.map((name) => name.toLowerCase())])];
}
/** The leaf on disk if it is still good for these names; null when a new one must be made. Throws certificate-unusable. */
async function readLeaf(folder, authority, names, now) {
	const path = join(folder, leafFile);
	const text = await readPem(path);
	if (text === null) return null;
	const keyPem = pemBlock(text, "PRIVATE KEY");
	const certificatePem = pemBlock(text, "CERTIFICATE");
	if (keyPem === null || certificatePem === null) throw unusable(path, "is damaged: it does not hold a private key and a certificate");
	const certificate = attempt(path, "is damaged: its certificate cannot be read", () => new X509Certificate(certificatePem));
	const key = attempt(path, "is damaged: its private key cannot be read", () => createPrivateKey(keyPem));
	if (!certificate.checkPrivateKey(key)) throw unusable(path, "holds a private key that does not belong to its certificate");
	const leaf = describeLeaf(keyPem, certificatePem, certificate);
	return certificate.checkIssued(authority.parsed) && certificate.verify(authority.parsed.publicKey) && sameNames(leaf.hostNames, names) && !isDue(leaf, now) ? leaf : null;
}
/** True when it runs out within 30 days, or when the clock went back to before it began. */
function isDue(leaf, now) {
	return leaf.notAfter.getTime() - now < renewBelowDays * 864e5 || now < leaf.notBefore.getTime();
}
async function makeLeaf(folder, authority, names, now) {
	const { issueLeaf } = await import("./issue-certificates-B29PHe-k.js");
	const { certificate, key } = await issueLeaf(authority, names, {
		notBefore: new Date(Math.max(now - dayMs, authority.parsed.validFromDate.getTime())),
		notAfter: new Date(Math.min(now + lifetimeDays * dayMs, authority.parsed.validToDate.getTime()))
	});
	await writePem(join(folder, leafFile), `${key}${certificate}`, 384);
	return describeLeaf(key, certificate, new X509Certificate(certificate));
}
function describeLeaf(key, certificate, parsed) {
	return {
		key,
		certificate,
		hostNames: subjectNames(parsed),
		notBefore: parsed.validFromDate,
		notAfter: parsed.validToDate
	};
}
function subjectNames(certificate) {
	return (certificate.subjectAltName ?? "").split(", ").filter((name) => name !== "").map((name) => {
		const value = name.slice(name.indexOf(":") + 1);
		return value === "0:0:0:0:0:0:0:1" ? "::1" : value;
	});
}
function sameNames(some, others) {
	return some.length === others.length && others.every((name) => some.includes(name));
}
function pemBlock(text, label) {
	return new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\n?`).exec(text)?.[0] ?? null;
}
// src/main/certificates/system-trust.ts
/**
* The systems' own answers; exit code 0 means trusted. On Windows the user's Root store shows the machine's too.
* `security verify-cert -l` lets an authority stand where a leaf would; `-L` keeps it off the network.
*/
var trustCommands = {
	darwin: {
		program: "/usr/bin/security",
		args: ({ path }) => [
			"verify-cert",
			"-q",
			"-L",
			"-l",
			"-p",
			"basic",
			"-c",
			path
		]
	},
	win32: {
		program: "certutil.exe",
		args: ({ sha1 }) => [
			"-user",
			"-store",
			"Root",
			sha1
		]
	}
};
/** Where Linux distributions keep the certificates that everything but browsers trusts. */
var linuxBundles = [
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/ssl/cert.pem"
];
var commandLimitMs = 5e3;
/**
* Whether this machine trusts the authority now. Asked anew each time, unlike `tls.getCACertificates('system')`,
* which keeps its first answer for the life of the process and so would not notice that the user has just trusted it.
*/
async function findTrust(question, platform = process.platform, bundles = linuxBundles) {
	const command = trustCommands[platform];
	if (command !== void 0) return runTrustCommand(command.program, command.args(question));
	return findInBundles(question.pem, bundles);
}
async function findInBundles(pem, bundles) {
	const wanted = base64Of(pem);
	for (const path of bundles) {
		const bundle = await readFile(path, "latin1").catch(() => null);
		if (bundle !== null) return base64Of(bundle).includes(wanted) ? "trusted" : "not-trusted";
	}
	return "unknown";
}
/** Runs without a shell; anything but a clean yes or no is `unknown`. */
function runTrustCommand(program, args, limitMs = commandLimitMs) {
	return new Promise((resolve) => {
		execFile(program, [...args], {
			timeout: limitMs,
			windowsHide: true,
			maxBuffer: 1048576
		}, (error) => {
			if (error === null) resolve("trusted");
			else resolve(typeof error.code === "number" ? "not-trusted" : "unknown");
		});
	});
}
function base64Of(pem) {
	return pem.replaceAll(/-----(?:BEGIN|END) [A-Z ]+-----/g, ".").replaceAll(/\s/g, "");
}
// src/main/certificates/trust-instructions.ts
/** Exact commands, ready to paste, for a POSIX shell or (Windows) PowerShell. */
function trustInstructions({ path, commonName, sha1 }, platform = process.platform) {
	const file = quoteForPosixShell(path);
	const name = quoteForPosixShell(commonName);
	const installed = `${commonName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.crt`;
	const onWindows = platform === "win32";
	const quotedHere = onWindows ? quoteForPowerShell(path) : file;
	const keychain = "~/Library/Keychains/login.keychain-db";
	const debianCopy = `/usr/local/share/ca-certificates/${installed}`;
	const fedoraCopy = `/etc/pki/ca-trust/source/anchors/${installed}`;
	const everyProfile = "for db in ~/.mozilla/firefox/*/cert9.db; do";
	return [
		{
			id: "macos",
			title: "macOS",
			trust: `security add-trusted-cert -r trustRoot -k ${keychain} ${file}`,
			untrust: `security remove-trusted-cert ${file}; security delete-certificate -Z ${sha1} ${keychain}`
		},
		{
			id: "windows",
			title: "Windows (PowerShell)",
			trust: `certutil -user -addstore Root ${quoteForPowerShell(path)}`,
			untrust: `certutil -user -delstore Root ${sha1}`
		},
		{
			id: "debian",
			title: "Debian, Ubuntu",
			trust: `sudo cp ${file} ${debianCopy} && sudo update-ca-certificates`,
			untrust: `sudo rm ${debianCopy} && sudo update-ca-certificates --fresh`
		},
		{
			id: "fedora",
			title: "Fedora, RHEL",
			trust: `sudo cp ${file} ${fedoraCopy} && sudo update-ca-trust`,
			untrust: `sudo rm ${fedoraCopy} && sudo update-ca-trust`
		},
		{
			id: "firefox",
			title: "Firefox on Linux (certutil is in libnss3-tools or nss-tools; on macOS and Windows Firefox follows the system)",
			trust: `${everyProfile} certutil -A -d "sql:$(dirname "$db")" -t C,, -n ${name} -i ${file}; done`,
			untrust: `${everyProfile} certutil -D -d "sql:$(dirname "$db")" -n ${name}; done`
		},
		{
			id: "node",
			title: "Node.js",
			trust: onWindows ? `$env:NODE_EXTRA_CA_CERTS = ${quotedHere}` : `export NODE_EXTRA_CA_CERTS=${quotedHere}`,
			untrust: onWindows ? "Remove-Item Env:NODE_EXTRA_CA_CERTS" : "unset NODE_EXTRA_CA_CERTS"
		},
		{
			id: "curl",
			title: "curl",
			trust: `${onWindows ? "curl.exe" : "curl"} --cacert ${quotedHere} https://localhost:${defaultSettings.receiver.port}/`,
			untrust: null
		}
	];
}
/** One shell word, whatever it holds: nothing is special between single quotes. */
function quoteForPosixShell(text) {
	return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
/** PowerShell takes curly single quotes for straight ones, so they are doubled as well. */
function quoteForPowerShell(text) {
	return `'${text.replaceAll(/['\u2018\u2019\u201A\u201B]/g, "$&$&")}'`;
}
// src/main/certificates/certificates.ts
/**
* Owns the local certificate authority, the leaf it signs for the receiver, and what a person needs to trust them.
* The authority is name-constrained: its key, if stolen, vouches for local names only. The leaf renews itself.
* It knows nothing of listeners, requests or settings: it is given host names and tells when the leaf has changed.
*/
var renewalCheckMs = 36e5;
/** Throws certificate-unusable (a file is damaged or does not match; nothing is overwritten) or data-folder-unusable. */
async function openCertificates({ folder, hostNames, clock, log }) {
	await openCertificateFolder(folder);
	let names = namesOnLeaf(hostNames);
	let pair = await readOrMakePair(folder, names, clock, log);
	let work = Promise.resolve();
	let closed = false;
	const listeners = /* @__PURE__ */ new Set();
	const renew = async (wanted) => {
		const before = pair.leaf;
		pair = await readOrMakePair(folder, wanted, clock, log);
		names = [...wanted];
		if (pair.leaf.certificate !== before.certificate) for (const listener of listeners) listener(toPem(pair));
	};
	/** One renewal at a time: the files are shared. */
	const renewFor = (wanted) => {
		const renewal = work.then(() => renew(wanted));
		work = renewal.catch(() => {});
		return renewal;
	};
	const scheduleCheck = () => clock.after(renewalCheckMs, () => {
		if (closed) return;
		(isDue(pair.leaf, clock.now()) ? renewFor(names) : Promise.resolve()).catch((error) => log.error("The certificate could not be renewed.", { error }));
		cancelCheck = scheduleCheck();
	});
	let cancelCheck = scheduleCheck();
	return {
		get authorityPath() {
			return pair.authority.path;
		},
		get authorityPem() {
			return pair.authority.certificate;
		},
		leaf: () => toPem(pair),
		setHostNames: (wanted) => renewFor(namesOnLeaf(wanted)),
		describe: () => describe(pair),
		onLeafChanged(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {
			closed = true;
			cancelCheck();
			listeners.clear();
		}
	};
}
async function readOrMakePair(folder, names, clock, log) {
	const now = clock.now();
	let authority = await readAuthority(folder);
	if (authority === null || !canVouchFor(authority, names, now)) {
		authority = await makeAuthority(folder, names, now);
		log.info("Made a new certificate authority; it has to be trusted once.", { path: authority.path });
	}
	const leaf = await readLeaf(folder, authority, names, now) ?? await makeLeaf(folder, authority, names, now);
	return {
		authority,
		leaf
	};
}
function toPem({ authority, leaf }) {
	return {
		key: leaf.key,
		cert: `${leaf.certificate}${authority.certificate}`
	};
}
async function describe({ authority, leaf }) {
	return {
		...await describeAuthority(authority),
		leaf: {
			hostNames: [...leaf.hostNames],
			notBefore: leaf.notBefore.toISOString(),
			notAfter: leaf.notAfter.toISOString()
		}
	};
}
/** What a person needs to trust an authority; changes nothing on disk. */
async function describeAuthority({ path, certificate: pem, parsed }) {
	const sha1 = createHash("sha1").update(parsed.raw).digest("hex").toUpperCase();
	const commonName = parsed.subject.replace(/^CN=/, "");
	return {
		path,
		fingerprint: parsed.fingerprint256,
		subject: parsed.subject,
		notBefore: parsed.validFromDate.toISOString(),
		notAfter: parsed.validToDate.toISOString(),
		trust: await findTrust({
			path,
			pem,
			sha1
		}),
		instructions: trustInstructions({
			path,
			commonName,
			sha1
		})
	};
}
export { openCertificates as n, readAuthority as r, describeAuthority as t };
