import type { z } from 'zod';
import { api, type RouteContract } from '#contracts/api.ts';
import { bytesApi, type BytesRoute } from '#contracts/bytes.ts';
import { errorReply } from '#contracts/error-reply.ts';
import { listErrors } from '../declared-errors.ts';
import type { CookieName } from '../cookies.ts';
import { describeRefusals, SharedResponses, type Response } from './responses.ts';
import { Schemas, type JsonSchema } from './schemas.ts';

const introduction = `Guest links to one video or room, and everything around them.

Whoever signs in is known by the cookie \`foyer_session\`, a guest's browser by \`foyer_guest\`; on https their names begin
with \`__Host-\`. A request that changes something and carries a cookie needs \`Origin\`, equal to the site's own. Methods
that a path does not know are answered 405 with \`Allow\`.`;

export interface DocumentOptions {
  version: string;
  /** What the cookies of the site are called; on https they have a prefix. */
  cookieName: (name: CookieName) => string;
}

const security: Record<RouteContract['access'], Record<string, string[]>[]> = {
  anyone: [],
  guest: [{ session: [] }, { guest: [] }],
  invited: [{ session: [] }, { guest: [] }],
  member: [{ session: [] }],
  admin: [{ session: [] }],
};

/** The OpenAPI document of all contracts: what each route takes, and every status and code it can answer with. */
export function describeApi({ version, cookieName }: DocumentOptions): Record<string, unknown> {
  const schemas = new Schemas();
  const error = schemas.add(errorReply, 'output');
  const drafts = [
    ...Object.entries(api).map(([key, contract]) => draftRoute(schemas, key, contract)),
    ...Object.entries(bytesApi).map(([key, route]) => draftBytes(schemas, key, route)),
  ];
  const responses = new SharedResponses();
  const parameters: Record<string, Parameter> = {};
  const routes = drafts.map((draft) => ({ ...draft, responses: draft.respond(error()) }));
  for (const route of routes) responses.count(route.responses);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { key, contract, ...route } of routes) {
    const [method, url] = key.split(' ') as [string, string];
    const path = url.replace(/:(\w+)/gu, '{$1}');
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId: nameOperation(method, url),
        tags: [url.split('/')[2] ?? 'health'],
        summary: contract.summary,
        // Optional, for tools: without any cookie it is refused all the same, and the document names the refusal.
        security: contract.anyBrowser ? [...security.guest, {}] : security[contract.access],
        ...describeParameters(route, parameters),
        ...(route.body && { requestBody: { required: route.isBodyRequired, content: route.body() } }),
        responses: responses.refer(route.responses),
      },
    };
  }
  const ofCookie = (name: CookieName) => ({ type: 'apiKey', in: 'cookie', name: cookieName(name) });
  return {
    openapi: '3.1.0',
    info: { title: 'Foyer', version, description: introduction },
    paths,
    components: {
      securitySchemes: { session: ofCookie('foyer_session'), guest: ofCookie('foyer_guest') },
      parameters,
      responses: responses.components(),
      schemas: schemas.components(),
    },
  };
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: unknown;
}

interface Draft {
  key: string;
  contract: Pick<RouteContract, 'access' | 'summary' | 'anyBrowser'>;
  params: (() => JsonSchema) | undefined;
  query?: (() => JsonSchema) | undefined;
  headers?: (() => JsonSchema) | undefined;
  /** By type. */
  body: (() => Record<string, { schema: JsonSchema }>) | undefined;
  isBodyRequired: boolean;
  respond(error: JsonSchema): Record<string, Response>;
}

function draftRoute(schemas: Schemas, key: string, contract: RouteContract): Draft {
  const input = (schema: z.ZodType | undefined) => schema && schemas.add(schema, 'input');
  const reply = contract.reply && schemas.add(contract.reply, 'output');
  const body = input(contract.body);
  return {
    ...{ key, contract },
    params: input(contract.params),
    query: input(contract.query),
    body: body && (() => ({ 'application/json': { schema: body() } })),
    isBodyRequired: !contract.body?.safeParse(null).success,
    respond(error) {
      const answer = reply?.();
      const file = contract.file && { content: { [contract.file]: { schema: { type: 'string' } } } };
      const content = answer ? { content: { 'application/json': { schema: answer }, ...file?.content } } : file;
      const also = contract.alsoStatus === undefined || !answer ? {} : { [contract.alsoStatus]: answer };
      return {
        [contract.status]: { description: 'Done.', ...content },
        ...describeRefusals(listErrors(key, contract), error, also),
      };
    },
  };
}

function draftBytes(schemas: Schemas, key: string, route: BytesRoute): Draft {
  const { params, headers, body } = route;
  return {
    ...{ key, contract: route },
    params: params && schemas.add(params, 'input'),
    headers: headers && schemas.add(headers, 'input'),
    body: body === undefined ? undefined : () => ({ [body]: { schema: {} } }),
    isBodyRequired: true,
    respond(error) {
      const answers = Object.entries(route.answers).map(([status, answer]) => [status, describeBytes(answer)]);
      const { access, errors } = route;
      const refusals = describeRefusals(listErrors(key, { access, errors, ...(params && { params }) }), error);
      // A refusal of HEAD has no body.
      const withoutBody = Object.entries(refusals).map(([status, { content: _none, ...rest }]) => [status, rest]);
      return {
        ...Object.fromEntries(answers),
        ...(key.startsWith('HEAD ') ? Object.fromEntries(withoutBody) : refusals),
      };
    },
  };
}

function describeBytes({ description, type, headers }: BytesRoute['answers'][number]): Response {
  const described = Object.entries(headers ?? {}).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ]);
  return {
    description,
    ...(headers && { headers: Object.fromEntries(described) }),
    ...(type && { content: { [type]: { schema: {} } } }),
  };
}

/** Those in the path are the same wherever they have the same name, and stand once; those of the query belong to the route. */
function describeParameters(
  { params, query, headers }: Pick<Draft, 'params' | 'query' | 'headers'>,
  shared: Record<string, Parameter>,
): { parameters?: unknown[] } {
  const inPath = toParameters(params?.(), 'path').map((parameter) => {
    const known = (shared[parameter.name] ??= parameter);
    const isSame = JSON.stringify(known) === JSON.stringify(parameter);
    return isSame ? { $ref: `#/components/parameters/${parameter.name}` } : parameter;
  });
  const parameters = [...inPath, ...toParameters(query?.(), 'query'), ...toParameters(headers?.(), 'header')];
  return parameters.length > 0 ? { parameters } : {};
}

function toParameters(schema: JsonSchema | undefined, place: Parameter['in']): Parameter[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    ...{ name, in: place, schema: one },
    required: place === 'path' || required.includes(name),
  }));
}

/** `PATCH /api/media/:mediaId` is `patchMediaByMediaId`. */
function nameOperation(method: string, url: string): string {
  const words = url
    .replace(/^\/(api\/)?/u, '')
    .split('/')
    .map((part) => (part.startsWith(':') ? `by-${part.slice(1)}` : part))
    .flatMap((part) => part.split('-'));
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}
