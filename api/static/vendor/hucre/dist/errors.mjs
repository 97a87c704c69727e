
export class HucreError extends Error {
	name = "HucreError";
	constructor(message, options) {
		super(message, options);
	}
}

export const DefterError = HucreError;
export class ParseError extends HucreError {
	details;
	name = "ParseError";
	constructor(message, details, options) {
		super(message, options);
		this.details = details;
	}
}
export class ZipError extends HucreError {
	name = "ZipError";
}
export class XmlError extends HucreError {
	name = "XmlError";
}
export class ValidationError extends HucreError {
	errors;
	name = "ValidationError";
	constructor(message, errors) {
		super(message);
		this.errors = errors;
	}
}

export class InvalidArgumentError extends HucreError {
	name = "InvalidArgumentError";
}
export class UnsupportedFormatError extends HucreError {
	name = "UnsupportedFormatError";
	constructor(format) {
		super(`Unsupported format: ${format}`);
	}
}
export class EncryptedFileError extends HucreError {
	name = "EncryptedFileError";
	
	format;
	constructor(format, message) {
		super(message ?? (format ? `File is password-protected (${format.toUpperCase()} encrypted with the OLE2/CFB container). Provide a password in options to decrypt it.` : "File is password-protected. Provide a password in options."));
		this.format = format;
	}
}

export class DecryptionError extends HucreError {
	name = "DecryptionError";
	constructor(message = "Failed to decrypt: incorrect password or corrupt encryption data.", options) {
		super(message, options);
	}
}
