import { tokenError } from './checks.ts';
import { forgeEs256, rules } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/**
 * `createRemoteJwks` with the runtime's own `fetch` against a server on loopback, where the host has one: the quirks
 * of runtimes (redirect modes, streams, aborting) do not show with an injected `fetch`. The server answers
 * `/jwks/NAME` as its name says.
 */
export const remoteHttp: Topic = (context) => {
  const { origin } = context.host;
  if (origin === undefined) return [];
  return origin === 'denied' ? [denied(context)] : served(context, origin);
};

const jwksError = (code: 'ERR_JWKS_UNAVAILABLE' | 'ERR_JWKS_INVALID') => ({ name: 'JwksError', code }) as const;

function served({ lib, assert }: Context, origin: string): Case[] {
  const wrong = {
    missing: 'ERR_JWKS_UNAVAILABLE',
    redirect: 'ERR_JWKS_UNAVAILABLE',
    reset: 'ERR_JWKS_UNAVAILABLE',
    hang: 'ERR_JWKS_UNAVAILABLE',
    drip: 'ERR_JWKS_UNAVAILABLE',
    text: 'ERR_JWKS_INVALID',
    endless: 'ERR_JWKS_INVALID',
  } as const;
  return [
    {
      name: 'remote JWKS over http: a token verifies, an unknown kid does not',
      async run() {
        const keys = lib.createRemoteJwks(`${origin}/jwks/good`);
        const options = rules('ES256');
        const good = await lib.verify(await forgeEs256({ header: { kid: 'k1' } }), keys, options);
        assert.equal(good.payload.sub, 'user-1');
        const unknown = await forgeEs256({ header: { kid: 'k2' } });
        await assert.rejects(() => lib.verify(unknown, keys, options), tokenError('ERR_JWT_KEY_NOT_FOUND'));
      },
    },
    ...Object.entries(wrong).map(([name, code]) => ({
      name: `remote JWKS over http: ${name} is ${code}`,
      async run() {
        // what never ends is given up soon; all else has the time that a busy machine needs
        const timeout = name === 'hang' || name === 'drip' ? 0.5 : 60;
        const keys = lib.createRemoteJwks(`${origin}/jwks/${name}`, { timeout });
        await assert.rejects(async () => keys.reload(), jwksError(code));
      },
    })),
  ];
}

function denied({ lib, assert }: Context): Case {
  return {
    name: 'remote JWKS where the network is forbidden is a JwksError',
    async run() {
      const keys = lib.createRemoteJwks('http://127.0.0.1:1/jwks');
      await assert.rejects(async () => keys.reload(), jwksError('ERR_JWKS_UNAVAILABLE'));
    },
  };
}
