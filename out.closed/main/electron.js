import { t as HookwrightError } from "./chunks/errors-zkUhezhD.js";
import { d as createWorkerIntake, f as createApp, h as createFileLog, i as createRouter, n as openFolderVault, r as wrappedKeyFile, t as createVault } from "./chunks/vault-5Q490Nw9.js";
import { t as defaultDataFolder } from "./chunks/data-folder-Csniwf1Y.js";
import { n as createRendererFiles, r as protectiveHeaders, t as createPeerServer } from "./chunks/peer-yP0-W78-.js";
import { t as systemClock } from "./chunks/clock-BZYd0JO2.js";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { BrowserWindow, Menu, MessageChannelMain, app, dialog, ipcMain, nativeTheme, protocol, safeStorage, screen, session, shell } from "electron";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { onMessagePortClose, onMessagePortMessage, postMessagePortMessage } from "@orpc/client/message-port";
var appHost = "hookwright";
var bundledPage = {
	url: `app://${appHost}/index.html`,
	origin: `app://${appHost}`
};
/**
* The bundled page; or, in development only, the page of the dev server.
* A packaged app never follows the variable, and nothing but loopback is ever followed.
*/
function pageAddress(packaged, devServerUrl) {
	const url = packaged || devServerUrl === void 0 ? null : URL.parse(devServerUrl);
	const loopback = url?.protocol === "http:" && [
		"localhost",
		"127.0.0.1",
		"[::1]"
	].includes(url.hostname);
	return url !== null && loopback ? {
		url: url.href,
		origin: originOf(url)
	} : bundledPage;
}
/** Whether a URL, as a frame reports it, belongs to our page's origin. */
function isOwnUrl(address, url) {
	const parsed = URL.parse(url);
	return parsed !== null && parsed.username === "" && parsed.password === "" && originOf(parsed) === address.origin;
}
/** Whether a URL is the very page the window shows, whatever view its query or fragment names. */
function isPageItself(address, url) {
	return url.split(/[?#]/, 1)[0] === address.url;
}
/** `URL.origin` is the word "null" for schemes that Node does not know, so it cannot be compared. */
function originOf(url) {
	return `${url.protocol}//${url.host}`;
}
/** The address in canonical form when it may be given to the user's browser, else null. */
function externalAddress(address) {
	const url = URL.parse(address);
	return url?.protocol === "https:" && url.username === "" && url.password === "" ? url.href : null;
}
// src/main/hosts/electron/app-protocol.ts
/** Must be registered before the app is ready. Standard and secure: relative URLs, an origin, storage and fetch work as on https. */
var appSchemeRegistration = {
	scheme: "app",
	privileges: {
		standard: true,
		secure: true,
		supportFetchAPI: true,
		codeCache: true
	}
};
/** Starts answering `app://` with the files of the renderer. */
function serveRenderer(protocol, files) {
	protocol.handle("app", (request) => answerAppRequest(request, files));
}
/** The answer to one request: the file, or 404 for another host, 405 for another method. */
async function answerAppRequest(request, files) {
	const url = URL.parse(request.url);
	if (url?.protocol !== `app:` || url.host !== "hookwright") return refusal(404);
	if (request.method !== "GET" && request.method !== "HEAD") return refusal(405);
	const file = await files.resolve(url.pathname);
	if (file === null) return refusal(404);
	const body = request.method === "HEAD" ? null : new Uint8Array(file.bytes);
	return new Response(body, {
		status: 200,
		headers: { ...file.headers }
	});
}
function refusal(status) {
	return new Response(null, {
		status,
		headers: {
			"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
			...protectiveHeaders
		}
	});
}
// src/main/hosts/electron/desktop-arguments.ts
/** What a user may say on the desktop app's command line, among the switches that belong to Chromium. Pure. */
/** Reads `--data-dir DIR` and `--receiver-port N` (also with `=`). Throws bad-input; whatever else is there is Chromium's. */
function readDesktopArguments(argv) {
	const dataFolder = valueOf(argv, "--data-dir");
	const port = valueOf(argv, "--receiver-port");
	return {
		dataFolder,
		receiverPort: port === null ? null : portNumber(port)
	};
}
/** The last one given counts, as on every command line. */
function valueOf(argv, name) {
	const at = argv.findLastIndex((argument) => argument === name || argument.startsWith(`${name}=`));
	const argument = argv[at];
	if (argument === void 0) return null;
	const value = argument === name ? argv[at + 1] : argument.slice(name.length + 1);
	if (value === void 0 || value === "" || value.startsWith("--")) throw new HookwrightError("bad-input", `${name} needs a value.`, { field: name });
	return value;
}
function portNumber(text) {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port > 65535) throw new HookwrightError("bad-input", `--receiver-port must be a number from 0 to 65535, not "${text.slice(0, 40)}".`, { field: "--receiver-port" });
	return port;
}
// src/main/rpc/message-port.ts
/** The contract on a MessagePort: the desktop window's only way in. */
/**
* Serves `router` on ports. Whoever hands a port over answers for who holds its other end, and starts it afterwards
* where its kind wants to be started (worker_threads, Electron). Streams end when the port closes.
*/
function createMessagePortServer(router, log) {
	const openPeer = createPeerServer(router);
	return (port) => {
		const peer = openPeer((message) => postMessagePortMessage(port, message));
		onMessagePortMessage(port, (message) => {
			if (!isPeerMessage(message)) {
				log.warn("A message of an unknown kind came on a port and was dropped.");
				return;
			}
			peer.receive(message).catch((error) => log.warn("A message on a port could not be served.", { error }));
		});
		onMessagePortClose(port, () => peer.close());
	};
}
function isPeerMessage(message) {
	return typeof message === "string" || message instanceof ArrayBuffer || message instanceof Uint8Array;
}
// src/main/hosts/electron/menu.ts
var separator = { type: "separator" };
/** The whole menu as data. `developerTools` adds the entries that only make sense while developing. */
function menuTemplate(platform, developerTools, actions) {
	const mac = platform === "darwin";
	return [
		...mac ? [macAppMenu] : [],
		{
			label: "&File",
			submenu: mac ? [{ role: "close" }] : [quit]
		},
		{
			label: "&Edit",
			submenu: editItems(mac)
		},
		{
			label: "&View",
			submenu: viewItems(developerTools)
		},
		{
			label: "&Window",
			role: "window",
			submenu: windowItems(mac)
		},
		{
			label: "&Help",
			role: "help",
			submenu: [
				{
					label: "Open documentation",
					accelerator: "F1",
					click: actions.openDocumentation
				},
				{
					label: "Show data folder",
					click: actions.showDataFolder
				},
				...mac ? [] : [separator, { role: "about" }]
			]
		}
	];
}
var quit = {
	label: "Quit and stop receiving",
	role: "quit",
	accelerator: "CommandOrControl+Q"
};
var macAppMenu = {
	label: "Hookwright",
	role: "appMenu",
	submenu: [
		{ role: "about" },
		separator,
		{ role: "services" },
		separator,
		{ role: "hide" },
		{ role: "hideOthers" },
		{ role: "unhide" },
		separator,
		quit
	]
};
function editItems(mac) {
	return [
		{ role: "undo" },
		{ role: "redo" },
		separator,
		{ role: "cut" },
		{ role: "copy" },
		{ role: "paste" },
		...mac ? [{ role: "pasteAndMatchStyle" }] : [],
		{ role: "delete" },
		separator,
		{ role: "selectAll" }
	];
}
function viewItems(developerTools) {
	return [
		{ role: "reload" },
		...developerTools ? [{ role: "toggleDevTools" }] : [],
		separator,
		{ role: "resetZoom" },
		{ role: "zoomIn" },
		{ role: "zoomOut" },
		separator,
		{ role: "togglefullscreen" }
	];
}
function windowItems(mac) {
	return mac ? [
		{ role: "minimize" },
		{ role: "zoom" },
		separator,
		{ role: "front" }
	] : [{ role: "minimize" }, {
		role: "close",
		label: "Close and stop receiving"
	}];
}
// src/main/hosts/electron/navigation.ts
/** Chromium's own error code net::ERR_FAILED: the certificate is refused. */
var certificateRefused = -2;
var allowedPermissions = /* @__PURE__ */ new Set(["clipboard-sanitized-write", "notifications"]);
/** Shuts the doors of one page. Must run before it loads anything. */
function guardNavigation(contents, page) {
	contents.on("will-navigate", (details) => {
		if (!details.isMainFrame || !isPageItself(page, details.url)) details.preventDefault();
	});
	contents.on("will-frame-navigate", (details) => {
		if (!details.isMainFrame) details.preventDefault();
	});
	contents.on("will-redirect", (details) => details.preventDefault());
	contents.on("will-attach-webview", (event) => event.preventDefault());
	contents.setWindowOpenHandler(() => ({ action: "deny" }));
}
/** Shuts the doors of the session all our pages share. */
function guardSession(session, page) {
	const mayUse = (permission, url) => allowedPermissions.has(permission) && isOwnUrl(page, url);
	session.setPermissionRequestHandler((_contents, permission, callback, details) => {
		callback(details.isMainFrame && mayUse(permission, details.requestingUrl));
	});
	session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
		return details.isMainFrame && mayUse(permission, requestingOrigin);
	});
	session.setDevicePermissionHandler(() => false);
	session.setCertificateVerifyProc((_request, callback) => callback(certificateRefused));
	session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayLoad(details.url, page) }));
	session.on("will-download", (event, item) => {
		if (!item.getURL().startsWith(`blob:${page.origin}/`)) event.preventDefault();
	});
}
/** Our own files; pictures and workers made from bytes the page already has; the developer tools and the dev server's socket. */
function mayLoad(url, page) {
	const parsed = URL.parse(url);
	if (parsed === null) return false;
	if ([
		"data:",
		"blob:",
		"devtools:",
		"chrome-devtools:"
	].includes(parsed.protocol)) return true;
	return isOwnUrl(page, parsed.protocol === "ws:" ? url.replace(/^ws:/, "http:") : url);
}
// src/shared/desktop-bridge.ts
/** IPC channel and window message type of the port hand-over. */
var portMessageType = "hookwright:port";
/** IPC channel of `openExternal`. */
var openExternalChannel = "hookwright:open-external";
// src/main/hosts/electron/port.ts
/**
* The only use of ipcMain. Hands the window's page a MessagePort to the API, and opens external addresses for it;
* who asks is checked here, once, for every message: the top frame of our own page and nobody else.
*/
/** Starts answering the page. */
function offerPorts(handover) {
	const ports = /* @__PURE__ */ new WeakMap();
	const handOver = async (event) => {
		const serve = await handover.server;
		const { port1, port2 } = new MessageChannelMain();
		ports.get(event.sender)?.close();
		ports.set(event.sender, port1);
		serve(port1);
		port1.start();
		event.senderFrame?.postMessage(portMessageType, null, [port2]);
	};
	ipcMain.on(portMessageType, (event) => {
		if (!isOwnPage(event, handover.page)) {
			handover.log.warn("A frame that is not the window’s page asked for a port and got none.");
			return;
		}
		handOver(event).catch(() => {
			handover.log.warn("No port was handed over, because the app does not run.");
		});
	});
	ipcMain.handle(openExternalChannel, async (event, address) => {
		const url = isOwnPage(event, handover.page) && typeof address === "string" ? externalAddress(address) : null;
		if (url === null) {
			handover.log.warn("An address was not opened in the browser: only https addresses asked for by our page are.");
			return false;
		}
		await shell.openExternal(url);
		return true;
	});
}
function isOwnPage(event, page) {
	const frame = event.senderFrame;
	return frame !== null && frame.parent === null && isOwnUrl(page, frame.url);
}
// src/main/hosts/electron/safe-storage-vault.ts
/**
* The vault of the desktop app: its key lies in the data folder, wrapped by the operating system's own secret store.
* Where there is no such store, or only one in name (Electron's `basic_text` on Linux encrypts with a password that is
* printed in Chromium's source), the key file of vault.ts is used and the level says so.
*/
/** The key file of vault.ts, in the data folder. */
var plainKeyFile = "secrets.key";
/**
* Opens the vault after the app is ready. A folder that already has a plain key file keeps it: the browser host reads the
* same folder and has no way to the system's store. Throws data-folder-unusable, and secret-malformed when the wrapped key
* cannot be opened any more.
*/
async function openSafeStorageVault(setting) {
	const { dataFolder, passphrase, log } = setting;
	const wrapped = join(dataFolder, wrappedKeyFile);
	if (passphrase !== void 0 && passphrase !== "") return openFolderVault(dataFolder, passphrase);
	if (existsSync(wrapped)) return createVault(await unwrap(wrapped, setting), "os-keychain");
	if (existsSync(join(dataFolder, plainKeyFile))) return openFolderVault(dataFolder, void 0);
	const obstacle = await obstacleTo(setting);
	if (obstacle !== null) {
		log.warn("Secrets are kept under a key file, because the system offers no secret store.", { reason: obstacle });
		return openFolderVault(dataFolder, void 0);
	}
	return createVault(await makeWrapped(wrapped, setting), "os-keychain");
}
/** Why the system's store must not be relied on; null when it may be. */
async function obstacleTo({ safeStorage, platform }) {
	if (platform === "linux") {
		const backend = safeStorage.getSelectedStorageBackend();
		if (backend === "basic_text" || backend === "unknown") return `the storage backend is ${backend}`;
	}
	return await safeStorage.isAsyncEncryptionAvailable() ? null : "encryption is not available";
}
async function makeWrapped(path, { dataFolder, safeStorage }) {
	const key = randomBytes(32);
	const wrapped = await safeStorage.encryptStringAsync(key.toString("base64url"));
	try {
		mkdirSync(dataFolder, {
			recursive: true,
			mode: 448
		});
		writeFileSync(path, wrapped, {
			mode: 384,
			flag: "wx"
		});
	} catch (cause) {
		throw new HookwrightError("data-folder-unusable", `The key file ${path} cannot be made.`, { cause });
	}
	return key;
}
async function unwrap(path, { safeStorage }) {
	try {
		const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(readFileSync(path));
		const key = Buffer.from(result, "base64url");
		if (key.length !== 32) throw new RangeError("The wrapped key does not hold 32 bytes.");
		if (shouldReEncrypt) writeFileSync(path, await safeStorage.encryptStringAsync(result), { mode: 384 });
		return key;
	} catch (cause) {
		throw new HookwrightError("secret-malformed", "The system’s secret store could not open the key of this data folder.", {
			remedy: `Unlock the system’s key ring and start again; if it was reset, move ${path} away and enter the endpoint secrets again.`,
			cause
		});
	}
}
// src/main/hosts/electron/start-failure.ts
/** Tells the user why there is no window, and ends the process with 1. */
/** The two paragraphs of the message: what happened, what to do. An error of ours is safe to show; of others only the message is. */
function startFailureText(error) {
	if (error instanceof HookwrightError) return `${error.problem}\n\n${error.remedy}`;
	return `An unexpected fault: ${error instanceof Error ? error.message : String(error)}\n\nStart Hookwright again; if it stays, report it with the log in the data folder.`;
}
/** Shows the message in the system's own box, which needs no window and no page, then ends. */
function reportStartFailure(error) {
	dialog.showErrorBox("Hookwright cannot start", startFailureText(error));
	app.exit(1);
}
// src/main/hosts/electron/window-state.ts
/**
* Where the window was when it was last closed. A convenience: a file that is missing, broken or describes a screen
* that is gone never stops the window, it only opens at its default place.
*/
var minimumSize = {
	width: 720,
	height: 480
};
var defaultWindowState = {
	position: null,
	width: 1280,
	height: 800,
	maximized: false
};
/** This much of the title bar must be within reach of the mouse. */
var reachable = {
	width: 96,
	height: 32
};
var coordinate = z.int().min(-1e5).max(1e5);
var extent = z.int().min(1).max(1e5);
var storedState = z.object({
	x: coordinate,
	y: coordinate,
	width: extent,
	height: extent,
	maximized: z.boolean()
});
/** The stored state fitted to the work areas of the screens there are now. */
function readWindowState(path, workAreas) {
	const stored = readStored(path);
	return stored === null ? defaultWindowState : fitToScreens(stored, workAreas);
}
function readStored(path) {
	let parsed;
	try {
		parsed = JSON.parse(readFileSync(path, "utf8"));
	} catch {
		return null;
	}
	const result = storedState.safeParse(parsed);
	return result.success ? result.data : null;
}
/** Keeps the size within the largest screen, and the place only where the title bar can be grabbed. */
function fitToScreens(stored, workAreas) {
	const holder = workAreas.find((area) => overlaps(titleBarOf(stored), area));
	const limit = holder ?? largest(workAreas);
	const width = clamp(stored.width, minimumSize.width, limit?.width ?? defaultWindowState.width);
	const height = clamp(stored.height, minimumSize.height, limit?.height ?? defaultWindowState.height);
	return {
		position: holder === void 0 ? null : {
			x: stored.x,
			y: stored.y
		},
		width,
		height,
		maximized: stored.maximized
	};
}
/** Stores where the window is; `bounds` are those of the window when it is not maximised. Throws what the file system throws. */
function writeWindowState(path, bounds, maximized) {
	const stored = {
		x: Math.round(bounds.x),
		y: Math.round(bounds.y),
		width: Math.round(bounds.width),
		height: Math.round(bounds.height),
		maximized
	};
	mkdirSync(dirname(path), {
		recursive: true,
		mode: 448
	});
	writeFileSync(`${path}.new`, `${JSON.stringify(stored)}\n`, { mode: 384 });
	renameSync(`${path}.new`, path);
}
function titleBarOf(stored) {
	return {
		x: stored.x,
		y: stored.y,
		width: stored.width,
		height: reachable.height
	};
}
/** Whether enough of `bar` lies inside `area` to take hold of it. */
function overlaps(bar, area) {
	const width = Math.min(bar.x + bar.width, area.x + area.width) - Math.max(bar.x, area.x);
	const height = Math.min(bar.y + bar.height, area.y + area.height) - Math.max(bar.y, area.y);
	return width >= reachable.width && height >= reachable.height / 2;
}
function largest(areas) {
	return areas.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
}
function clamp(value, low, high) {
	return Math.max(low, Math.min(value, Math.max(low, high)));
}
// src/main/hosts/electron/window-options.ts
/** What the page paints first, so that no white flashes before it does. */
var backgrounds = {
	dark: "#14171b",
	light: "#ffffff"
};
/**
* All that a window of ours is. Every security switch is written down, also where Electron's default is the same,
* so that a changed default changes nothing here and one test can read the whole list.
*/
function windowOptions(state, theme, preload, developerTools) {
	return {
		title: "Hookwright",
		width: state.width,
		height: state.height,
		...state.position,
		minWidth: minimumSize.width,
		minHeight: minimumSize.height,
		show: false,
		backgroundColor: backgrounds[theme],
		webPreferences: {
			preload,
			contextIsolation: true,
			sandbox: true,
			nodeIntegration: false,
			nodeIntegrationInSubFrames: false,
			nodeIntegrationInWorker: false,
			webSecurity: true,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
			navigateOnDragDrop: false,
			spellcheck: false,
			devTools: developerTools
		}
	};
}
// src/main/hosts/electron/window.ts
/**
* The one window: how it is made, what it loads, and that it comes back where it was.
* Must not know what the page shows nor how the API reaches it.
*/
/** Opens the window, shows it when its first frame is painted, and starts loading the page. */
function openWindow(setting) {
	const workAreas = screen.getAllDisplays().map((display) => display.workArea);
	const state = readWindowState(setting.stateFile, workAreas);
	const theme = nativeTheme.shouldUseDarkColors ? "dark" : "light";
	const window = new BrowserWindow(windowOptions(state, theme, setting.preload, setting.developerTools));
	guardNavigation(window.webContents, setting.page);
	window.once("ready-to-show", () => {
		if (state.maximized) window.maximize();
		window.show();
	});
	window.on("close", () => keepPlace(window, setting));
	reloadAfterCrash(window, setting.log);
	window.loadURL(setting.page.url).catch((error) => {
		setting.log.error("The window could not load its page.", { error: String(error) });
	});
	return window;
}
/** Brings a window to the user's eyes. */
function focusWindow(window) {
	if (window.isMinimized()) window.restore();
	window.show();
	window.focus();
}
function keepPlace(window, setting) {
	try {
		writeWindowState(setting.stateFile, window.getNormalBounds(), window.isMaximized());
	} catch (error) {
		setting.log.warn("The place of the window could not be kept.", { error: String(error) });
	}
}
/** The receiver does not depend on the window; a page that died comes back, unless it dies at once again. */
function reloadAfterCrash(window, log) {
	let reloads = 0;
	window.webContents.on("render-process-gone", (_event, details) => {
		log.error("The window’s page ended unexpectedly.", {
			reason: details.reason,
			exitCode: details.exitCode
		});
		if (details.reason !== "clean-exit" && reloads < 3 && !window.isDestroyed()) {
			reloads += 1;
			window.webContents.reload();
		}
	});
}
// src/main/hosts/electron/desktop-life.ts
/**
* The life of the desktop app: start, one window, a second start, the end. Puts the pieces of this folder together;
* must not know what the app's calls mean.
*/
/** Longest wait for requests under way when the user quits, milliseconds. */
var closingTimeMs = 5e3;
/** Runs the app until the user quits. Returns at once; failures are shown to the user. */
function liveDesktop(setting) {
	const { log } = setting;
	app.whenReady().then(() => start$1(setting)).catch((error) => {
		log.error("The desktop app could not start.", { error });
		BrowserWindow.getAllWindows().forEach((window) => window.destroy());
		reportStartFailure(error);
	});
}
async function start$1(setting) {
	const { page, bundle, log } = setting;
	const developerTools = !app.isPackaged;
	const show = () => {
		const window = BrowserWindow.getAllWindows()[0];
		if (window !== void 0) {
			focusWindow(window);
			return;
		}
		openWindow({
			page,
			preload: bundle.preload,
			stateFile: join(setting.dataFolder, "window.json"),
			developerTools,
			log
		});
	};
	guardSession(session.defaultSession, page);
	serveRenderer(protocol, createRendererFiles(bundle.renderer));
	setMenu(setting, developerTools);
	const running = openApp(setting);
	offerPorts({
		page,
		log,
		server: running.then(({ api }) => createMessagePortServer(createRouter(api, log), log))
	});
	closeWithApp(running, log);
	app.on("second-instance", show);
	app.on("activate", show);
	app.on("window-all-closed", () => {
		if (process.platform !== "darwin") app.quit();
	});
	show();
	await running;
}
function openApp({ dataFolder, receiverPort, log }) {
	return createApp({
		dataFolder,
		clock: systemClock,
		log,
		openVault: (folder) => openSafeStorageVault({
			dataFolder: folder,
			passphrase: process.env["HOOKWRIGHT_PASSPHRASE"],
			safeStorage,
			platform: process.platform,
			log
		}),
		createIntake: createWorkerIntake,
		version: app.getVersion(),
		requireReceiver: false,
		...receiverPort === null ? {} : { overrides: { port: receiverPort } }
	});
}
function setMenu({ dataFolder, bundle, log }, developerTools) {
	const open = (path) => {
		shell.openPath(path).then((problem) => problem !== "" && log.warn("The system could not open a path.", {
			path,
			problem
		}));
	};
	const template = menuTemplate(process.platform, developerTools, {
		showDataFolder: () => open(dataFolder),
		openDocumentation: () => open(bundle.documentation)
	});
	Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
/** Holds the end of the process back, once the windows are gone, until the app has given its data folder back. */
function closeWithApp(running, log) {
	let closed = false;
	app.on("will-quit", (event) => {
		if (closed) return;
		event.preventDefault();
		const stopWaiting = systemClock.after(closingTimeMs, () => {
			log.error("The app did not close in time and is ended.");
			app.exit(1);
		});
		running.then((open) => open.close()).catch((error) => log.error("The app could not close cleanly.", { error })).finally(() => {
			stopWaiting();
			closed = true;
			app.quit();
		});
	});
}
// src/main/hosts/electron/main.ts
/**
* The desktop app's entry: decides which folder, and that there is one Hookwright for it. What must happen before
* Electron is ready happens here, in one go and without waiting; the rest is desktop-life.ts.
*/
var bundle = {
	preload: join(import.meta.dirname, "../preload/preload.cjs"),
	renderer: join(import.meta.dirname, "../renderer"),
	documentation: join(import.meta.dirname, "../../README.md")
};
app.setName("Hookwright");
app.enableSandbox();
protocol.registerSchemesAsPrivileged([appSchemeRegistration]);
function start() {
	const { dataFolder: given, receiverPort } = readDesktopArguments(process.argv.slice(1));
	const dataFolder = given === null ? defaultDataFolder() : resolve(given);
	app.setPath("userData", makeProfileFolder(dataFolder));
	if (!app.requestSingleInstanceLock()) {
		app.quit();
		return;
	}
	liveDesktop({
		dataFolder,
		receiverPort,
		bundle,
		page: pageAddress(app.isPackaged, process.env["ELECTRON_RENDERER_URL"]),
		log: createFileLog(join(dataFolder, "logs"), "info")
	});
}
function makeProfileFolder(dataFolder) {
	const folder = join(dataFolder, "window");
	try {
		mkdirSync(folder, {
			recursive: true,
			mode: 448
		});
	} catch (cause) {
		throw new HookwrightError("data-folder-unusable", `The data folder ${dataFolder} cannot be made or written to.`, { cause });
	}
	return folder;
}
try {
	start();
} catch (error) {
	reportStartFailure(error);
}
export {};
