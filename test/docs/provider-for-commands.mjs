// Loaded into the command line by `--import`: its network is the documents' identity provider.
const pages = JSON.parse(process.env.STRICTJWT_DOCS_PAGES);

globalThis.fetch = async (url) => {
  const headers = { date: new Date().toUTCString() };
  const page = pages[url];
  return page === undefined ? new Response('not found', { status: 404, headers }) : Response.json(page, { headers });
};
