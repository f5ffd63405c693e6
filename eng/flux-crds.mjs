// Turns the schemas of the npm package @kubernetes-models/flux-cd into CustomResourceDefinitions.
//
//   node flux-crds.mjs <folder with the unpacked 2.1.0, 2.2.1 and 3.0.1> <folder to write>
//
// The package stores its schemas in two ways. Up to 2.2 a model's .js file holds one JSON object literal, which is parsed.
// From 2.3 on there are compiled validators only: functions without the schema. Such a schema is recovered by asking the
// validator: values are put in, proxies note which properties it looks at, and its errors say which types, enums,
// patterns, limits and required properties it wants. A validator knows no defaults; those are taken, property by
// property, from the nearest plain schema, and the definition is marked with the annotation hansa.dev/derived-from.
//
// Not carried over, as Kubernetes 1.20 has no place for it: CEL rules (the package drops them already). Not in the
// package either: descriptions in a form worth keeping, and "nullable", which the package adds to every optional field.

import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [source, target] = process.argv.slice(2);
const helm = "helm.toolkit.fluxcd.io";
const sources = "source.toolkit.fluxcd.io";

// --- reading: the two ways in which the package stores a schema ----------------------------------------------------

function plainSchema(release, group, version, kind) {
  const text = fs.readFileSync(path.join(source, release, group, version, `${kind}.js`), "utf8");
  const literal = /const schema = (\{[\s\S]*?\n\});/.exec(text);
  if (!literal) throw new Error(`${release}: ${group}/${version} ${kind}: no schema literal in the file`);
  return structural(JSON.parse(literal[1]));
}

function compiledSchema(release, group, version, kind, defaultsFrom) {
  const name = group.split(".").map(capital).join("") + capital(version) + kind;
  const text = fs.readFileSync(path.join(source, release, "_schemas", `${name}.js`), "utf8");
  const schema = structural(recover(validator(text), []));
  takeDefaults(schema, defaultsFrom);
  return schema;
}

const capital = word => word[0].toUpperCase() + word.slice(1);

// The module without its imports and exports, in a context that holds nothing but what it imports.
function validator(text) {
  const script = text
    .replace(/import\s*\{validate as (\w+)\}\s*from\s*"[^"]*";/g, "const $1=()=>true;")
    .replace(/import\s*\{formats\}\s*from\s*"[^"]*";/g, "const formats=everyFormat;")
    .replace(/import (\w+) from"[^"]*ucs2length";/g, "const $1=text=>[...text].length;")
    .replace(/export const validate=/, "result=");
  if (/\b(import|export)\b/.test(script)) throw new Error("the validator imports something unknown");
  // A format that holds for nothing: its error names it.
  const never = { validate: () => false, test: () => false };
  const context = vm.createContext({ result: null, everyFormat: new Proxy({}, { get: () => never }) });
  vm.runInContext(script, context, { timeout: 5000 });
  // Its errors are plain data of another context; take them over as our own.
  return context.result;
}

// --- recovering a schema from a validator --------------------------------------------------------------------------

const anyKey = "any-key";

// The errors about exactly the value at `place`, when `value` is put there.
function errorsAt(validate, place, value) {
  const root = place.reduceRight((inner, step) => (step === 0 ? [inner] : { [step]: inner }), value);
  if (validate(root)) return [];
  const pointer = place.map(step => "/" + String(step).replaceAll("~", "~0").replaceAll("/", "~1")).join("");
  return validate.errors.filter(error => error.instancePath === pointer);
}

function recover(validate, place) {
  const wanted = errorsAt(validate, place, () => {}).find(error => error.keyword === "type");
  if (!wanted) return anything(validate, place);
  const types = [wanted.params.type].flat().filter(type => type !== "null");
  if (types.length !== 1) return { "x-kubernetes-int-or-string": true };
  return { object, array, string, integer: number, number, boolean: () => ({ type: "boolean" }) }[types[0]](
    validate, place, types[0]);
}

// Without a type: free-form, unless it looks into objects all the same.
function anything(validate, place) {
  const schema = object(validate, place);
  return schema.properties || schema.additionalProperties ? schema : {};
}

function object(validate, place) {
  const looked = new Set();
  let enumerates = false;
  const probe = new Proxy({}, {
    get: (_, key) => void (typeof key === "string" && looked.add(key)),
    ownKeys: () => ((enumerates = true), []),
  });
  const required = errorsAt(validate, place, probe)
    .filter(error => error.keyword === "required").map(error => error.params.missingProperty);
  const schema = { type: "object" };
  for (const key of looked) (schema.properties ??= {})[key] = recover(validate, [...place, key]);
  if (enumerates) schema.additionalProperties = recover(validate, [...place, anyKey]);
  if (required.length) schema.required = required;
  return schema;
}

const array = (validate, place) => ({ type: "array", items: recover(validate, [...place, 0]) });

function string(validate, place) {
  const schema = { type: "string" };
  for (const probe of ["", "\u0000".repeat(70000)]) {
    for (const { keyword, params } of errorsAt(validate, place, probe)) {
      if (keyword === "enum") schema.enum = [...params.allowedValues];
      if (keyword === "pattern") schema.pattern = params.pattern;
      if (keyword === "format") schema.format = params.format;
      if (keyword === "minLength" || keyword === "maxLength") schema[keyword] = params.limit;
    }
  }
  return schema;
}

function number(validate, place, type) {
  const schema = { type };
  for (const probe of [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]) {
    for (const { keyword, params } of errorsAt(validate, place, probe)) {
      if (keyword === "minimum" || keyword === "maximum") schema[keyword] = params.limit;
      if (keyword === "format") schema.format = params.format;
    }
  }
  return schema;
}

function takeDefaults(schema, from) {
  if (!schema || !from) return;
  if ("default" in from) schema.default = from.default;
  for (const key of Object.keys(schema.properties ?? {})) takeDefaults(schema.properties[key], from.properties?.[key]);
  if (typeof schema.additionalProperties === "object") takeDefaults(schema.additionalProperties, from.additionalProperties);
  if (schema.items) takeDefaults(schema.items, from.items);
}

// --- what a Kubernetes 1.20 server accepts -------------------------------------------------------------------------

const kept = ["type", "format", "pattern", "enum", "default", "minimum", "maximum", "minLength", "maxLength",
  "minItems", "maxItems", "required", "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields"];

function structural(schema) {
  const variants = (schema.oneOf ?? schema.anyOf)?.filter(variant => variant.type !== "null");
  if (variants?.length > 1) return { "x-kubernetes-int-or-string": true };
  if (variants) return structural(variants[0]);
  if ("$ref" in schema) return { type: "object" };

  const result = Object.fromEntries(kept.filter(key => key in schema).map(key => [key, schema[key]]));
  if (Array.isArray(result.enum)) result.enum = result.enum.filter(value => value !== null);
  if (schema.properties) result.properties = mapValues(schema.properties, structural);
  if (typeof schema.additionalProperties === "object") result.additionalProperties = structural(schema.additionalProperties);
  if (schema.items) result.items = structural(schema.items);
  if (result.properties || result.additionalProperties) result.type ??= "object";
  if (!result.type && !result["x-kubernetes-int-or-string"]) result["x-kubernetes-preserve-unknown-fields"] = true;
  return result;
}

const mapValues = (map, change) => Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));

// The server owns these three: no enums on the first two, no schema on the third.
function atRoot(schema) {
  const { apiVersion, kind, metadata, ...own } = schema.properties;
  return {
    type: "object",
    properties: { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" }, ...own },
  };
}

// --- writing -------------------------------------------------------------------------------------------------------

const age = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };
const ready = { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' };
const status = { name: "Status", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].message' };
const url = { name: "URL", type: "string", jsonPath: ".spec.url" };

const kinds = {
  HelmRelease: { group: helm, plural: "helmreleases", short: "hr", first: [] },
  HelmRepository: { group: sources, plural: "helmrepositories", short: "helmrepo", first: [url] },
};

// Flux printed the age last in its early versions, and before the condition later.
const columns = (first, version) =>
  [...first, ...(version === "v2beta1" || version === "v1beta1" ? [ready, status, age] : [age, ready, status])];

function definition(kind, versions, derivedFrom) {
  const { group, plural, short, first } = kinds[kind];
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      labels: { "app.kubernetes.io/part-of": "flux", "app.kubernetes.io/instance": "flux-system" },
      ...(derivedFrom && { annotations: { "hansa.dev/derived-from": derivedFrom } }),
    },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames: [short] },
      scope: "Namespaced",
      versions: Object.entries(versions).map(([version, schema], index) => ({
        name: version,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: atRoot(schema) },
        subresources: { status: {} },
        additionalPrinterColumns: columns(first, version),
      })),
    },
  };
}

function write(era, kind, crd) {
  fs.mkdirSync(path.join(target, era), { recursive: true });
  fs.writeFileSync(path.join(target, era, `${kinds[kind].plural}.json`), JSON.stringify(crd, null, 2) + "\n");
  console.log(`flux-crds: ${era}: ${kind} ${crd.spec.versions.map(version => version.name).join(", ")}`);
}

const plain = {
  early: { release: plainSchema("2.1.0", helm, "v2beta1", "HelmRelease"), repository: plainSchema("2.1.0", sources, "v1beta1", "HelmRepository") },
  v2beta1: plainSchema("2.2.1", helm, "v2beta1", "HelmRelease"),
  v2beta2: plainSchema("2.2.1", helm, "v2beta2", "HelmRelease"),
  v1beta2: plainSchema("2.2.1", sources, "v1beta2", "HelmRepository"),
};
const recovered = (group, version, kind, defaultsFrom) => compiledSchema("3.0.1", group, version, kind, defaultsFrom);

write("v2beta1", "HelmRelease", definition("HelmRelease", { v2beta1: plain.early.release }));
write("v2beta1", "HelmRepository", definition("HelmRepository", { v1beta1: plain.early.repository }));
write("v2beta2", "HelmRelease", definition("HelmRelease", { v2beta2: plain.v2beta2 }));
write("v2beta2", "HelmRepository", definition("HelmRepository", { v1beta2: plain.v1beta2 }));
write("v2", "HelmRelease", definition("HelmRelease", {
  v2: recovered(helm, "v2", "HelmRelease", plain.v2beta2),
  v2beta2: recovered(helm, "v2beta2", "HelmRelease", plain.v2beta2),
  v2beta1: recovered(helm, "v2beta1", "HelmRelease", plain.v2beta1),
}, "defaults of v2 and v2beta2 from v2beta2, of v2beta1 from v2beta1, in package version 2.2.1"));
write("v2", "HelmRepository", definition("HelmRepository", {
  v1: recovered(sources, "v1", "HelmRepository", plain.v1beta2),
  v1beta2: recovered(sources, "v1beta2", "HelmRepository", plain.v1beta2),
}, "defaults of v1 and v1beta2 from v1beta2 in package version 2.2.1"));
