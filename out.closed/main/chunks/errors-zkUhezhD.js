// src/shared/errors.ts
var errorCatalogue = {
	"bad-input": {
		status: 400,
		remedy: "Correct the named field and try again."
	},
	"filter-malformed": {
		status: 400,
		remedy: "Correct the filter at the marked place."
	},
	"cursor-malformed": {
		status: 400,
		remedy: "Pass nextCursor exactly as a previous answer gave it, or leave it out."
	},
	"slug-unusable": {
		status: 400,
		remedy: "Use 1 to 63 lower-case letters, digits and hyphens, starting with a letter or digit."
	},
	"target-malformed": {
		status: 400,
		remedy: "Give an http:// or https:// URL without user name and password."
	},
	"target-forbidden": {
		status: 400,
		remedy: "Allow link-local addresses for this target if you really mean it."
	},
	"policy-malformed": {
		status: 400,
		remedy: "Correct the named field of the retry policy."
	},
	"script-malformed": {
		status: 400,
		remedy: "Correct the named entry of the reply script."
	},
	"loop-detected": {
		status: 409,
		remedy: "Send to another target: this one is Hookwright itself."
	},
	"secret-malformed": {
		status: 400,
		remedy: "Paste the secret exactly as the provider shows it."
	},
	"provider-malformed": {
		status: 400,
		remedy: "Correct the named field of the provider profile."
	},
	unauthorized: {
		status: 401,
		remedy: "Send the header \"Authorization: Bearer TOKEN\" with the token printed at start."
	},
	"host-refused": {
		status: 421,
		remedy: "Open Hookwright under localhost, 127.0.0.1 or [::1] and its own port."
	},
	"origin-refused": {
		status: 403,
		remedy: "Only Hookwright’s own page may call its API from a browser."
	},
	"endpoint-not-found": {
		status: 404,
		remedy: "List the endpoints to see which exist."
	},
	"capture-not-found": {
		status: 404,
		remedy: "The capture was deleted or never existed; list the captures again."
	},
	"provider-not-found": {
		status: 404,
		remedy: "Use \"auto\" or the id of a listed provider."
	},
	"delivery-not-found": {
		status: 404,
		remedy: "The delivery was removed or never existed; list the deliveries again."
	},
	"simulation-not-found": {
		status: 404,
		remedy: "The simulation was removed or never existed; list the simulations again."
	},
	"conversation-not-found": {
		status: 404,
		remedy: "Its captures were deleted or never existed; list the conversations again."
	},
	"attachment-not-found": {
		status: 404,
		remedy: "Read the capture to see which attachments its event has."
	},
	"attachment-refused": {
		status: 403,
		remedy: "Allow it only if you know what answers at that address."
	},
	"attachment-too-large": {
		status: 413,
		remedy: "Copy its URL and fetch it with another program."
	},
	"attachment-failed": {
		status: 502,
		remedy: "Copy its URL and look at what answers there."
	},
	"policy-not-found": {
		status: 404,
		remedy: "Use the id of a listed retry policy."
	},
	"bulk-not-found": {
		status: 404,
		remedy: "List the bulk replays to see which there are."
	},
	"route-not-found": {
		status: 404,
		remedy: "See /api/v1/openapi.json for the calls there are."
	},
	"method-refused": {
		status: 405,
		remedy: "See /api/v1/openapi.json for the methods of each call."
	},
	"content-type-refused": {
		status: 415,
		remedy: "Send the body as JSON with the header \"Content-Type: application/json\"."
	},
	"wait-timed-out": {
		status: 408,
		remedy: "Send the webhook, widen the filter, or wait longer with timeoutMs."
	},
	"slug-taken": {
		status: 409,
		remedy: "Choose another slug or edit the endpoint that has it."
	},
	"policy-taken": {
		status: 409,
		remedy: "Choose another id for the policy."
	},
	"delivery-ended": {
		status: 409,
		remedy: "Replay it, or attempt it again with \"attempt now\"."
	},
	"provider-taken": {
		status: 409,
		remedy: "Choose another id for the provider profile."
	},
	"body-too-large": {
		status: 413,
		remedy: "Raise the body limit in Settings, or send less."
	},
	"undo-expired": {
		status: 410,
		remedy: "Deleted captures can be restored for ten minutes only."
	},
	"port-taken": {
		status: 500,
		remedy: "Stop the program that uses the port, or choose another port."
	},
	"port-forbidden": {
		status: 500,
		remedy: "Choose a port from 1024 upwards, or 0 for any free port."
	},
	"address-unavailable": {
		status: 500,
		remedy: "Check that the loopback addresses 127.0.0.1 and ::1 are enabled."
	},
	"data-folder-unusable": {
		status: 500,
		remedy: "Give a folder that you may write to with --data-dir."
	},
	"data-folder-in-use": {
		status: 500,
		remedy: "Close the other Hookwright, or give this one its own folder with --data-dir."
	},
	"database-newer": {
		status: 500,
		remedy: "Start the newer Hookwright that wrote it, or give another folder with --data-dir."
	},
	"database-corrupt": {
		status: 500,
		remedy: "Move the file away to start afresh; keep it, most of it can usually be recovered."
	},
	"disk-full": {
		status: 503,
		remedy: "Free space on the disk or lower the retention limits; receiving then goes on by itself."
	},
	"store-read-only": {
		status: 503,
		remedy: "Make the data folder writable again; receiving then goes on by itself."
	},
	"store-locked": {
		status: 503,
		remedy: "Close the other program that holds the database; receiving then goes on by itself."
	},
	"store-failed": {
		status: 503,
		remedy: "Check the disk that holds the data folder; receiving goes on when it answers again."
	},
	"too-many-connections": {
		status: 503,
		remedy: "Close pages of Hookwright that you no longer need, then reload."
	},
	"page-not-built": {
		status: 503,
		remedy: "Run \"npm run build\" once, then reload."
	},
	"receiver-busy": {
		status: 503,
		remedy: "Send again after a moment: too many large bodies are arriving at once."
	},
	"authority-not-made": {
		status: 500,
		remedy: "Start Hookwright once on this data folder; it makes its certificate authority then."
	},
	"certificate-unusable": {
		status: 500,
		remedy: "Move the certificates folder away; Hookwright makes a new authority at the next start."
	},
	"send-failed": {
		status: 502,
		remedy: "Check that the receiver is listening."
	},
	internal: {
		status: 500,
		remedy: "This is a fault in Hookwright; please report it with what you did."
	}
};
/** The only error thrown on purpose. Its message is safe to show: it never carries a secret. */
var HookwrightError = class extends Error {
	code;
	field;
	problem;
	remedy;
	constructor(code, problem, more = {}) {
		super(`${problem} ${more.remedy ?? errorCatalogue[code].remedy}`, { cause: more.cause });
		this.name = "HookwrightError";
		this.code = code;
		this.field = more.field ?? null;
		this.problem = problem;
		this.remedy = more.remedy ?? errorCatalogue[code].remedy;
	}
	/** The plain data of this error, for a wire or a log. */
	report() {
		return {
			code: this.code,
			field: this.field,
			problem: this.problem,
			remedy: this.remedy
		};
	}
};
/** HTTP status of a code. */
function statusOf(code) {
	return errorCatalogue[code].status;
}
export { errorCatalogue as n, statusOf as r, HookwrightError as t };
