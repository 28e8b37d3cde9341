// Who issued a token, told from its issuer; only for explaining claims, never for judging them.

export type Source = 'Entra ID' | 'Cognito' | 'Keycloak';

export interface Provider {
  readonly name: Source;
  readonly issued: RegExp;
}

export const PROVIDERS: readonly Provider[] = [
  {
    name: 'Entra ID',
    issued: /^https:\/\/(login\.microsoftonline\.(com|us)|sts\.windows\.net|[\w-]+\.ciamlogin\.com)\//,
  },
  { name: 'Cognito', issued: /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com\// },
  { name: 'Keycloak', issued: /^https?:\/\/[^/]+(\/[\w-]+)*\/realms\/[^/]+$/ },
];
