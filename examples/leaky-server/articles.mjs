const WORDS = 'where was this memory allocated and how much of it is still alive'.split(' ');

/** Articles that the server always holds: memory, but no leak. */
export const articles = Array.from({ length: 200 }, (_, id) => makeArticle(id));

function makeArticle(id) {
  const paragraphs = [];
  for (let i = 0; i < 20; i++) paragraphs.push(WORDS.slice(i % 5, 6 + (i % 7)).join(' '));
  return { id, title: `Article ${id}`, paragraphs };
}
