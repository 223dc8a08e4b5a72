// Prints the members of every request that @trigger.dev/core describes, as JSON: {message: [member…]}.
// request_members.mjs PACKAGES
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const core = resolve(process.argv[2], "node_modules/@trigger.dev/core/dist/esm/v3");
const modules = await Promise.all(
  ["schemas/index.js", "runEngineWorker/index.js"].map((path) => import(pathToFileURL(resolve(core, path)).href)),
);
const schemas = Object.assign({}, ...modules);

/// Adds the members of a schema below `path`; "[]" is any element and "*" any name.
function walk(schema, path, found, above = []) {
  const { type, ...definition } = schema.def;
  switch (type) {
    case "object":
      for (const [name, member] of Object.entries(definition.shape)) {
        const inner = path ? `${path}.${name}` : name;
        found.add(inner);
        walk(member, inner, found, above);
      }
      return;
    case "array":
      return walk(definition.element, `${path}[]`, found, above);
    case "record":
      return walk(definition.valueType, `${path}.*`, found, above);
    case "union":
      return definition.options.forEach((option) => walk(option, path, found, above));
    case "intersection":
      return [definition.left, definition.right].forEach((part) => walk(part, path, found, above));
    case "tuple":
      return definition.items.forEach((item) => walk(item, `${path}[]`, found, above));
    case "pipe":
      return [definition.in, definition.out].forEach((part) => walk(part, path, found, above));
    case "lazy": // the schema of any JSON is made of itself
      return above.includes(schema) ? undefined : walk(definition.getter(), path, found, [...above, schema]);
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
      return walk(definition.innerType, path, found, above);
    case "string":
    case "number":
    case "boolean":
    case "bigint":
    case "date":
    case "null":
    case "undefined":
    case "any":
    case "unknown":
    case "never":
    case "void":
    case "literal":
    case "enum":
    case "transform":
    case "custom":
      return;
    default:
      throw new Error(`${path}: a schema of type "${type}", which this script cannot walk`);
  }
}

const isRequest = (name) => /Request(Body|Schema)?$|^(Create|Update)ScheduleOptions$|NDJSON$/.test(name);
const all = {};
for (const [name, schema] of Object.entries(schemas)) {
  if (!isRequest(name) || !schema?.def) continue;
  const found = new Set();
  try {
    walk(schema, "", found);
  } catch (error) {
    error.message = `${name}: ${error.message}`;
    throw error;
  }
  all[name] = [...found];
}
console.log(JSON.stringify(all));
