// How the schemas at /openapi.json are written: each part says what it means. They describe and
// never judge: the rules do that, the same for every face.
import { z } from "@hono/zod-openapi";
import { enums } from "../graphql/enums.ts";
import { problemKinds } from "../problems.ts";

export function text(description: string, example?: string) {
  return z.string().openapi({ description, ...(example === undefined ? {} : { example }) });
}

export function whole(description: string, example?: number) {
  return z.int().openapi({ description, ...(example === undefined ? {} : { example }) });
}

export function flag(description: string) {
  return z.boolean().openapi({ description });
}

export function uuid(description: string) {
  return z.uuid().openapi({ description, example: "019a0c1e-7b3a-7c4d-8e5f-6a7b8c9d0e1f" });
}

export function instant(description: string) {
  return z.iso.datetime().openapi({ description, example: "2030-11-20T08:00:00.000Z" });
}

export function duration(description: string, example = "PT30S") {
  return z.string().openapi({ description, example });
}

export function anything(description: string) {
  return z.unknown().openapi({ description });
}

/** One of the words that the API has everywhere, with what each means. */
export function word(name: string, only?: readonly string[]) {
  const { description, words } = enums[name]!;
  const all = Object.keys(words).filter((each) => only?.includes(each) ?? true);
  const said = all.map((each) => `\`${each}\`: ${words[each]}`).join(" ");
  return z.enum(all).openapi({ description: `${description} ${said}` });
}

export const labels = z
  .record(z.string(), z.string())
  .openapi({ description: "Short texts by name.", example: { order: "42" } });

export const pageInfo = z
  .strictObject({
    hasNextPage: flag("Whether there are rows after this page."),
    endCursor: text("The place of the last row: give it as `after`.").nullable(),
  })
  .openapi("PageInfo", { description: "Whether there is more, and where to go on." });

export const first = z.int().optional().openapi({
  description: "How many, at most 500. 50 if not given.",
  example: 50,
});

export const after = z.string().optional().openapi({
  description: "The `endCursor` of the page before.",
});

export const labelQuery = z
  .array(z.string())
  .optional()
  .openapi({
    description: "Only what carries this label, `name:value`; repeated, every one of them.",
    example: ["order:42"],
  });

const problemFields = {
  type: text("Where the code is explained.", "/docs/errors#INVALID_DURATION"),
  title: text("The code in words.", "Invalid duration"),
  status: whole("The status of the answer.", 400),
  detail: text("What is wrong, for people.", "fireIn -5s is not positive."),
  code: z
    .enum(problemKinds.map((kind) => kind.code))
    .openapi({ description: "What is wrong, for programs: this never changes." }),
  hint: text("What to do.", "Use 30s, 1h30m or PT30S.").optional(),
  path: text("The field at fault.", "fireIn").optional(),
  requestId: text("By which our log knows the request.", "0f8e2c52-54a5-4c8a-9f0c-1d2e3f4a5b6c"),
};

export const problem = z
  .looseObject(problemFields)
  .openapi("Problem", { description: "Why a request was refused (RFC 9457)." });
