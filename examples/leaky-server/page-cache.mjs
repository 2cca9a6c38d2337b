// The first leak: the key holds the whole query, so that hardly a page is ever found again, and
// nothing is evicted.
const pages = new Map();

/** The page of an article, rendered once for each address that it was asked for by. */
export function cachedPage(url, article) {
  const known = pages.get(url.href);
  if (known !== undefined) return known;
  const page = renderPage(url, article);
  pages.set(url.href, page);
  return page;
}

function renderPage(url, { id, title, paragraphs }) {
  const body = paragraphs.map((paragraph, index) => ({
    tag: 'p',
    anchor: `${id}-${index}`,
    words: paragraph.split(' '),
  }));
  const words = body.reduce((sum, { words }) => sum + words.length, 0);
  const links = [id - 1, id + 1].filter((other) => other >= 0 && other < 200);
  return {
    address: url.pathname,
    title,
    body,
    reading: { words, minutes: Math.ceil(words / 200) },
    contents: body.map(({ anchor, words: [first] }) => ({ anchor, first })),
    next: links.map((other) => ({ href: `/articles/${other}`, rel: other < id ? 'prev' : 'next' })),
    renderedAt: new Date().toISOString(),
  };
}
