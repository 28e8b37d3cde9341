// Starts a recipe as it stands, on a port of the system's instead of the one that it names: node, bun or deno
// start.mjs <file>. Says `listening on <port>`.
import { pathToFileURL } from 'node:url';

const say = (port) => console.log(`listening on ${port}`);

if (globalThis.Bun) {
  const { serve } = Bun;
  Bun.serve = (options) => {
    const server = serve({ ...options, hostname: '127.0.0.1', port: 0 });
    say(server.port);
    return server;
  };
} else if (globalThis.Deno) {
  const { serve } = Deno;
  Deno.serve = (options, handler) =>
    serve(
      {
        ...(typeof options === 'object' && options),
        hostname: '127.0.0.1',
        port: 0,
        onListen: ({ port }) => say(port),
      },
      handler ?? options,
    );
} else {
  const { Server } = await import('node:net');
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...args) {
    this.once('listening', () => {
      // for recipes that read, with each request, where they are
      process.env.ORIGIN ??= `http://localhost:${this.address().port}`;
      say(this.address().port);
    });
    const callback = args.find((argument) => typeof argument === 'function');
    return listen.call(this, 0, '127.0.0.1', ...(callback ? [callback] : []));
  };
}

const file = globalThis.Deno ? Deno.args[0] : process.argv[2];
await import(pathToFileURL(file).href);
