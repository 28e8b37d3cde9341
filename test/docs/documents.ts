/** What a reader of the repository is told, with code or links that must hold. */
export const DOCUMENTS = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'] as const;
