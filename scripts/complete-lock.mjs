// Completes a package-lock.json: `node scripts/complete-lock.mjs DIRECTORY`.
//
// Tools like Biome and Vite carry one optional package per platform. A registry mirror that keeps only this machine's
// platform makes npm write a lock file without the others, and `npm ci` then refuses it everywhere, here as well. The
// version of each is known from the package that asks for it, and its platform from its name, so the entries can be
// added. They carry no integrity: nothing was downloaded to take it from.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SYSTEMS = { android: "android", darwin: "darwin", freebsd: "freebsd", linux: "linux", netbsd: "netbsd", openbsd: "openbsd", openharmony: "openharmony", sunos: "sunos", aix: "aix", win32: "win32", fsevents: "darwin" };
const PROCESSORS = { arm64: "arm64", x64: "x64", ia32: "ia32", arm: "arm", armv7: "arm", loong64: "loong64", mips64el: "mips64el", ppc64: "ppc64", ppc64le: "ppc64", riscv64: "riscv64", s390x: "s390x", wasm32: "wasm32" };
const LIBRARIES = { musl: "musl", musleabihf: "musl", gnu: "glibc", gnueabihf: "glibc" };

const file = join(process.argv[2] ?? ".", "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
let added = 0;

for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(place, name)) continue;
    const made = entryFor(name, version, entry.dev === true);
    if (made === undefined) throw new Error(`${name} (wanted by ${place}) is missing and its name tells no platform`);
    lock.packages[`node_modules/${name}`] = made;
    added += 1;
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([left], [right]) => (left < right ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${file}: ${added} packages of other platforms added\n`);

// A package is found in the node_modules of whoever asks for it, or in one further out.
function isLocked(place, name) {
  for (let outer = place; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf("node_modules/") - 1))) {
    if (lock.packages[`${outer === "" ? "" : `${outer}/`}node_modules/${name}`] !== undefined) return true;
    if (outer === "") return false;
  }
}

function entryFor(name, range, dev) {
  const parts = name.split(/[/-]/);
  const os = parts.map((part) => SYSTEMS[part]).filter(Boolean);
  const cpu = parts.map((part) => PROCESSORS[part]).filter(Boolean);
  const libc = parts.map((part) => LIBRARIES[part]).filter(Boolean);
  if (os.length === 0 && cpu.length === 0) return undefined;
  return {
    version: range.replace(/^[~^]/, ""),
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(libc.length > 0 && os.includes("linux") && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
