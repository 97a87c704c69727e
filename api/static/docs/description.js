// The operations of openapi.json, with references followed.

const METHODS = ["get", "post", "put", "patch", "delete"];
const MAX_DEPTH = 6; // of members within members

export class Description {
  constructor(document) {
    this.document = document;
  }

  // Return operations as {id, method, path, summary, description, parameters, bodies, responses}.
  operations() {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => this.#operation(path, method, item[method])),
    );
  }

  // Return the part that a $ref leads to, and any other part as it is; members beside a $ref win.
  resolve(part) {
    if (!part || !("$ref" in part)) return part ?? {};
    const { $ref, ...beside } = part;
    const found = $ref.slice(2).split("/").reduce((node, name) => node[name], this.document);
    return { ...this.resolve(found), ...beside };
  }

  // Return a value for a parameter or a body: its example, else the first one of its schema, else "".
  example(part) {
    const whole = this.resolve(part);
    if ("example" in whole) return whole.example;
    const [first] = Object.values(whole.examples ?? {});
    if (first !== undefined) return first?.value ?? first;
    const schema = this.resolve(whole.schema);
    return schema.example ?? schema.examples?.[0] ?? schema.enum?.[0] ?? "";
  }

  // Return the members of a schema as [{name, type, required, text, members}].
  members(schema, depth = 0) {
    const whole = this.resolve(schema);
    const items = whole.items ? this.resolve(whole.items) : null;
    const choices = whole.oneOf ?? items?.oneOf ?? [];
    const named = depth > MAX_DEPTH ? {} : (whole.properties ?? items?.properties ?? {});
    const required = whole.required ?? items?.required ?? [];
    const own = Object.entries(named).map(([name, member]) => this.#member(name, member, required, depth));
    const known = new Set(own.map((member) => member.name));
    const others = choices.flatMap((choice) => this.members(choice, depth + 1));
    return [...own, ...others.filter(({ name }) => !known.has(name) && known.add(name))];
  }

  #member(name, member, required, depth) {
    const whole = this.resolve(member);
    return {
      name,
      type: typeOf(whole),
      required: required.includes(name),
      text: whole.description ?? "",
      members: this.members(whole, depth + 1),
    };
  }

  #operation(path, method, operation) {
    const body = this.resolve(operation.requestBody);
    return {
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      summary: operation.summary ?? "",
      description: operation.description ?? "",
      parameters: (operation.parameters ?? []).map((one) => this.resolve(one)),
      bodies: Object.entries(body.content ?? {}).map(([type, content]) => ({ type, content })),
      needsKey: (operation.security ?? []).some((way) => "apiKey" in way),
      responses: Object.entries(operation.responses).map(([status, response]) => ({
        status,
        ...this.resolve(response),
      })),
    };
  }
}

// Return the type of a schema in words, such as "string", "integer or null".
function typeOf(schema) {
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
  return [schema.type ?? "object"].flat().join(", ");
}
