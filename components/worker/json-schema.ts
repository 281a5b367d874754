// Checks a value against a JSON Schema (draft 7), as far as machine-schema.ts needs it; a keyword that is not
// known here is a bug of the schema and throws.

/** A schema, or a part of one. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** What is wrong, and where: `drives[1].image`. */
export interface Complaint {
  path: string;
  problem: string;
  /** The field is not there at all. */
  missing: boolean;
}

type Check = (value: never, rule: never, path: string, schema: Schema, root: Schema) => Complaint | undefined;

/** Keywords that say nothing about validity. */
const ANNOTATIONS = ["$schema", "title", "description", "default", "definitions"];

const CHECKS: Readonly<Record<string, { of: string; check: Check }>> = {
  type: { of: "any", check: checkType },
  enum: { of: "any", check: checkEnum },
  minimum: {
    of: "number",
    check: (value: number, least: number, path) => when(value < least, path, `is less than ${least}`),
  },
  maximum: {
    of: "number",
    check: (value: number, most: number, path) => when(value > most, path, `is more than ${most}`),
  },
  minLength: {
    of: "string",
    check: (value: string, least: number, path) => when([...value].length < least, path, "is empty"),
  },
  maxLength: {
    of: "string",
    check: (value: string, most: number, path) =>
      when([...value].length > most, path, `has more than ${most} characters`),
  },
  pattern: { of: "string", check: checkPattern },
  minItems: {
    of: "array",
    check: (value: unknown[], least: number, path) =>
      when(value.length < least, path, `has fewer than ${least} items`),
  },
  maxItems: {
    of: "array",
    check: (value: unknown[], most: number, path) =>
      when(value.length > most, path, `has more than ${most} items`),
  },
  uniqueItems: {
    of: "array",
    check: (value: unknown[], _: true, path) =>
      when(new Set(value).size < value.length, path, "has an item twice"),
  },
  items: { of: "array", check: checkItems },
  required: { of: "object", check: checkRequired },
  additionalProperties: { of: "object", check: checkKnown },
  properties: { of: "object", check: checkProperties },
};

/** The first thing wrong with `value`; undefined when nothing is. */
export function complain(value: unknown, schema: Schema, path = "", root = schema): Complaint | undefined {
  const { $ref, ...rules } = schema;
  if (typeof $ref === "string") {
    return complain(value, definition(root, $ref), path, root);
  }
  for (const [keyword, rule] of Object.entries(rules)) {
    if (ANNOTATIONS.includes(keyword)) continue;
    const row = CHECKS[keyword];
    if (!row) throw new Error(`the schema uses ${keyword}, which is not known here`);
    if (row.of !== "any" && row.of !== typeName(value)) continue;
    const complaint = row.check(value as never, rule as never, path, schema, root);
    if (complaint) return complaint;
  }
  return undefined;
}

function definition(root: Schema, ref: string): Schema {
  const name = ref.replace("#/definitions/", "");
  return (root.definitions as Record<string, Schema>)[name]!;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function when(wrong: boolean, path: string, problem: string): Complaint | undefined {
  return wrong ? { path, problem, missing: false } : undefined;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a string",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function checkType(value: unknown, rule: string | string[], path: string): Complaint | undefined {
  const types = [rule].flat();
  const name = typeName(value);
  const right = types.includes(name) || (types.includes("integer") && Number.isInteger(value));
  return when(!right, path, `is not ${types.map((type) => TYPE_WORDS[type] ?? type).join(" or ")}`);
}

function checkEnum(value: unknown, allowed: unknown[], path: string): Complaint | undefined {
  return when(!allowed.includes(value), path, `is none of ${allowed.join(", ")}`);
}

function checkPattern(value: string, pattern: string, path: string): Complaint | undefined {
  return when(
    !new RegExp(pattern, "u").test(value),
    path,
    `is not allowed (${JSON.stringify(value.slice(0, 80))})`,
  );
}

function checkItems(
  value: unknown[],
  rule: Schema,
  path: string,
  _: Schema,
  root: Schema,
): Complaint | undefined {
  for (const [index, item] of value.entries()) {
    const complaint = complain(item, rule, `${path}[${index}]`, root);
    if (complaint) return complaint;
  }
  return undefined;
}

function checkRequired(value: object, names: string[], path: string): Complaint | undefined {
  const name = names.find((name) => !Object.hasOwn(value, name));
  return name === undefined ? undefined : { path: below(path, name), problem: "is missing", missing: true };
}

function checkKnown(value: object, _: false, path: string, schema: Schema): Complaint | undefined {
  const known = schema.properties as object;
  const name = Object.keys(value).find((name) => !Object.hasOwn(known, name));
  return name === undefined
    ? undefined
    : { path: below(path, name), problem: "is not known", missing: false };
}

function checkProperties(
  value: Record<string, unknown>,
  rules: Record<string, Schema>,
  path: string,
  _: Schema,
  root: Schema,
): Complaint | undefined {
  for (const [name, rule] of Object.entries(rules)) {
    if (!Object.hasOwn(value, name)) continue;
    const complaint = complain(value[name], rule, below(path, name), root);
    if (complaint) return complaint;
  }
  return undefined;
}

function below(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
