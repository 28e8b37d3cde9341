/** docs/reference.md as the docstrings give it. */
export function reference(): string;
