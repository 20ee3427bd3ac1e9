// Topics that others used already, offered while one types a list with commas.

const { Offers, fetched } = await import(new URL("./offers.js", import.meta.url));

export function begin(box) {
  new Offers(box, {
    wanted: () => {
      const from = box.value.lastIndexOf(",", box.selectionStart - 1) + 1;
      const words = box.value.slice(from, box.selectionStart);
      const begins = from + words.length - words.trimStart().length;
      return words.trim() && { words: words.trim(), from: begins, to: box.selectionStart };
    },
    take: (value) => `${value}, `,
    ask: (q) => fetched(box.dataset.topics, { q }),
    found: box.dataset.wordsFound,
  });
}
