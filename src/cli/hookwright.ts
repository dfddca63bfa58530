#!/usr/bin/env node
/**
 * The command `hookwright`. Owns the process: its streams, its exit code, and what happens to a fault nobody caught.
 * Each command is a file of its own beside this one; they know the contract and the headless host, nothing else of main.
 */
import { failureLine } from './failure-line.ts';
import { findInstallation } from './installation.ts';
import { runCommand } from './run-command.ts';
import { createTerminal } from './terminal.ts';

/** What still holds the process open this long after its command ended is not worth waiting for, milliseconds. */
const lingerMs = 2000;

const terminal = createTerminal(process.stdout, process.stderr);

// A reader that went away (`| head`) is no reason to stop receiving.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => {
  terminal.warn(failureLine(error));
  process.exit(1);
});

process.exitCode = await runCommand(process.argv.slice(2), terminal, findInstallation());
setTimeout(() => process.exit(), lingerMs).unref();
