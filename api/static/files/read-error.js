/** A file that cannot be read; `code` is one of the page's words, such as "password". */
export class ReadError extends Error {
  constructor(code, options) {
    super(code, options);
    this.code = code;
  }
}
