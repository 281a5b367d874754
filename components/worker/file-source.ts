// Where files come from: a URL to a stream of bytes. Browsers fetch; Node can also read `file:`
// (node-file-source.ts).

/** An answer before its body was read. */
export interface FileResponse {
  /** HTTP status, 200 for what needs no HTTP. */
  status: number;
  statusText: string;
  contentType: string;
  /** Bytes of the body as it will be read, 0 when that is not known. */
  length: number;
  /** The transport packed the body, so that what is read is not what lies on the server. */
  encoding: string;
  /** Where the answer came from, after redirections. */
  url: string;
  body: ReadableStream<Uint8Array> | null;
}

/** Opens a file. Rejects when there is no answer, with the signal's reason when it was aborted. */
export type FileSource = (url: string, signal: AbortSignal) => Promise<FileResponse>;

/** The platform's `fetch`. */
export const fetchFile: FileSource = async (url, signal) => {
  const response = await fetch(url, { signal });
  const encoding = response.headers.get("content-encoding") ?? "";
  return {
    status: response.status,
    statusText: response.statusText,
    contentType: response.headers.get("content-type") ?? "",
    length: encoding === "" ? Number(response.headers.get("content-length") ?? 0) : 0,
    encoding,
    url: response.url,
    body: response.body,
  };
};
