// The first leak: the key holds the whole query, so that hardly a page is ever found again, and
// nothing is evicted.
const pages = new Map();

/** The page of an article, rendered once for each address that it was asked for by. */
export function cachedPage(url, article) {
  const known = pages.get(url.href);
  if (known !== undefined) return known;
  const page = renderPage(article);
  pages.set(url.href, page);
  return page;
}

function renderPage({ title, paragraphs }) {
  const body = [];
  for (const paragraph of paragraphs) body.push({ tag: 'p', words: paragraph.split(' ') });
  return { title, body, renderedAt: Date.now() };
}
