import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  ChatCompletionRequestNonStreaming,
  ChatCompletionRequestStreaming,
  Completion,
  CompletionChunk,
  CompletionRequest,
  CompletionRequestNonStreaming,
  CompletionRequestStreaming,
  Model,
  ModelList,
} from "@camelid/openai-types";
import { ClientError } from "./errors.js";
import { checkLimits, checkNames } from "./http/check-options.js";
import { readJson, send, type Fetch, type RequestOptions, type TransportOptions } from "./http/transport.js";
import { ResponseStream } from "./sse/response-stream.js";

export interface ClientOptions {
  /** Address of the API, `/v1` included: "http://127.0.0.1:8080/v1". */
  readonly baseURL: string;
  /** Sent as a bearer token. */
  readonly apiKey?: string | undefined;
  /** Default: the global `fetch`. Give a server's handler to use it without a socket. */
  readonly fetch?: Fetch | undefined;
  /** Times a request is sent again after 408, 429, 5xx or a broken connection, 0 upward. Default 2. */
  readonly maxRetries?: number | undefined;
  /** Milliseconds until an answer must begin; streams last as long as they need. Default 600000. */
  readonly timeout?: number | undefined;
  /** Further headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const optionNames: { [Name in keyof Required<ClientOptions>]: true } = {
  baseURL: true,
  apiKey: true,
  fetch: true,
  maxRetries: true,
  timeout: true,
  headers: true,
};

/** A conversation as `applyTemplate` takes it: the fields of a chat completion that shape its prompt. */
export type ApplyTemplateRequest = Omit<ChatCompletionRequest, "model" | "stream"> & {
  /** Default: the server's default model. */
  readonly model?: string;
};

/** The exact prompt a model is given. */
export interface AppliedTemplate {
  /** All segments joined. */
  readonly prompt: string;
  /** `control` segments may spell special tokens, `text` segments never do. */
  readonly segments: readonly { readonly type: "control" | "text"; readonly text: string }[];
  /** Texts that end the answer. */
  readonly stop: readonly string[];
  /** The prompt's token ids, BOS included. */
  readonly tokens: readonly number[];
}

export interface ChatCompletions {
  create(request: ChatCompletionRequestNonStreaming, options?: RequestOptions): Promise<ChatCompletion>;
  create(
    request: ChatCompletionRequestStreaming,
    options?: RequestOptions,
  ): Promise<ResponseStream<ChatCompletionChunk>>;
  create(
    request: ChatCompletionRequest,
    options?: RequestOptions,
  ): Promise<ChatCompletion | ResponseStream<ChatCompletionChunk>>;
}

export interface Completions {
  create(request: CompletionRequestNonStreaming, options?: RequestOptions): Promise<Completion>;
  create(
    request: CompletionRequestStreaming,
    options?: RequestOptions,
  ): Promise<ResponseStream<CompletionChunk>>;
  create(
    request: CompletionRequest,
    options?: RequestOptions,
  ): Promise<Completion | ResponseStream<CompletionChunk>>;
}

/** Typed calls to one server. All throw ApiError, ConnectionError or RequestTimeoutError, or the signal's reason. */
export interface Client {
  readonly chat: { readonly completions: ChatCompletions };
  readonly completions: Completions;
  readonly models: {
    list(options?: RequestOptions): Promise<ModelList>;
    retrieve(id: string, options?: RequestOptions): Promise<Model>;
  };
  /** Renders a conversation without running it. */
  applyTemplate(request: ApplyTemplateRequest, options?: RequestOptions): Promise<AppliedTemplate>;
}

/** Makes a client for an OpenAI-compatible server. Throws ClientError `invalid_option`. */
export function createClient(options: ClientOptions): Client {
  const transport = resolveOptions(options);

  const get = async <T>(path: string, requestOptions?: RequestOptions): Promise<T> =>
    readJson<T>(await send(transport, "GET", path, undefined, requestOptions));
  const post = async <T>(path: string, body: unknown, requestOptions?: RequestOptions): Promise<T> =>
    readJson<T>(await send(transport, "POST", path, body, requestOptions));
  const stream = async <T extends object>(path: string, body: unknown, requestOptions?: RequestOptions) => {
    const { response, controller, signal } = await send(transport, "POST", path, body, requestOptions);
    if (response.body === null) throw new ClientError("invalid_response", "The answer has no body.");
    return new ResponseStream<T>(response.body, controller, signal);
  };

  function createChat(
    request: ChatCompletionRequestNonStreaming,
    o?: RequestOptions,
  ): Promise<ChatCompletion>;
  function createChat(
    request: ChatCompletionRequestStreaming,
    o?: RequestOptions,
  ): Promise<ResponseStream<ChatCompletionChunk>>;
  function createChat(
    request: ChatCompletionRequest,
    o?: RequestOptions,
  ): Promise<ChatCompletion | ResponseStream<ChatCompletionChunk>>;
  function createChat(
    request: ChatCompletionRequest,
    o?: RequestOptions,
  ): Promise<ChatCompletion | ResponseStream<ChatCompletionChunk>> {
    return request.stream === true
      ? stream<ChatCompletionChunk>("/chat/completions", request, o)
      : post<ChatCompletion>("/chat/completions", request, o);
  }

  function createText(request: CompletionRequestNonStreaming, o?: RequestOptions): Promise<Completion>;
  function createText(
    request: CompletionRequestStreaming,
    o?: RequestOptions,
  ): Promise<ResponseStream<CompletionChunk>>;
  function createText(
    request: CompletionRequest,
    o?: RequestOptions,
  ): Promise<Completion | ResponseStream<CompletionChunk>>;
  function createText(
    request: CompletionRequest,
    o?: RequestOptions,
  ): Promise<Completion | ResponseStream<CompletionChunk>> {
    return request.stream === true
      ? stream<CompletionChunk>("/completions", request, o)
      : post<Completion>("/completions", request, o);
  }

  return {
    chat: { completions: { create: createChat } },
    completions: { create: createText },
    models: {
      list: (o) => get<ModelList>("/models", o),
      retrieve: (id, o) => get<Model>(`/models/${encodeURIComponent(id)}`, o),
    },
    applyTemplate: (request, o) => post<AppliedTemplate>("/apply-template", request, o),
  };
}

function resolveOptions(options: ClientOptions): TransportOptions {
  checkNames(options, optionNames);
  const { baseURL, maxRetries = 2, timeout = 600_000 } = options;
  if (!URL.canParse(baseURL)) {
    throw new ClientError("invalid_option", `baseURL is not an absolute URL: ${JSON.stringify(baseURL)}`);
  }
  checkLimits(maxRetries, timeout);
  return {
    baseURL: baseURL.replace(/\/+$/, ""),
    apiKey: options.apiKey,
    // Called as a plain function: browsers refuse a fetch whose `this` is another object.
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    maxRetries,
    timeout,
    headers: options.headers ?? {},
  };
}
