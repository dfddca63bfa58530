/**
 * Where the window was when it was last closed. A convenience: a file that is missing, broken or describes a screen
 * that is gone never stops the window, it only opens at its default place.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** All numbers in device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Null: let the system choose the place. */
  readonly position: { readonly x: number; readonly y: number } | null;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

export const minimumSize = { width: 720, height: 480 } as const;

export const defaultWindowState: WindowState = { position: null, width: 1280, height: 800, maximized: false };

/** This much of the title bar must be within reach of the mouse. */
const reachable = { width: 96, height: 32 };

const coordinate = z.int().min(-100_000).max(100_000);
const extent = z.int().min(1).max(100_000);
const storedState = z.object({ x: coordinate, y: coordinate, width: extent, height: extent, maximized: z.boolean() });
type StoredState = z.infer<typeof storedState>;

/** The stored state fitted to the work areas of the screens there are now. */
export function readWindowState(path: string, workAreas: readonly Rectangle[]): WindowState {
  const stored = readStored(path);
  return stored === null ? defaultWindowState : fitToScreens(stored, workAreas);
}

function readStored(path: string): StoredState | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
  const result = storedState.safeParse(parsed);
  return result.success ? result.data : null;
}

/** Keeps the size within the largest screen, and the place only where the title bar can be grabbed. */
export function fitToScreens(stored: StoredState, workAreas: readonly Rectangle[]): WindowState {
  const holder = workAreas.find((area) => overlaps(titleBarOf(stored), area));
  const limit = holder ?? largest(workAreas);
  const width = clamp(stored.width, minimumSize.width, limit?.width ?? defaultWindowState.width);
  const height = clamp(stored.height, minimumSize.height, limit?.height ?? defaultWindowState.height);
  return {
    position: holder === undefined ? null : { x: stored.x, y: stored.y },
    width,
    height,
    maximized: stored.maximized,
  };
}

/** Stores where the window is; `bounds` are those of the window when it is not maximised. Throws what the file system throws. */
export function writeWindowState(path: string, bounds: Rectangle, maximized: boolean): void {
  const stored: StoredState = {
    x: Math.round(bounds.x),
    y: Math.round(bounds.y),
    width: Math.round(bounds.width),
    height: Math.round(bounds.height),
    maximized,
  };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // A crash while writing must leave the old file or the new one, never half of one.
  writeFileSync(`${path}.new`, `${JSON.stringify(stored)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function titleBarOf(stored: StoredState): Rectangle {
  return { x: stored.x, y: stored.y, width: stored.width, height: reachable.height };
}

/** Whether enough of `bar` lies inside `area` to take hold of it. */
function overlaps(bar: Rectangle, area: Rectangle): boolean {
  const width = Math.min(bar.x + bar.width, area.x + area.width) - Math.max(bar.x, area.x);
  const height = Math.min(bar.y + bar.height, area.y + area.height) - Math.max(bar.y, area.y);
  return width >= reachable.width && height >= reachable.height / 2;
}

function largest(areas: readonly Rectangle[]): Rectangle | undefined {
  return areas.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, Math.max(low, high)));
}
