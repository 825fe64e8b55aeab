// The page as a whole: language, title, landmarks, headings, tables, identifiers.

rules['page.title'] = () => document.title.trim() === '' ? [[document.documentElement, 'the page has no title']] : [];

rules['page.language'] = () => {
  const language = document.documentElement.lang;
  try {
    if (language && Intl.getCanonicalLocales(language).length === 1) return [];
  } catch {
    // Falls through: no language that a browser knows.
  }
  return [[document.documentElement, 'lang is “' + language + '”']];
};

rules['page.landmarks'] = () => {
  const found = [];
  const mains = [...document.querySelectorAll('main, [role=main]')].filter(isShown);
  if (mains.length !== 1) found.push([document.body, mains.length + ' main landmarks']);
  const navigations = [...document.querySelectorAll('nav, [role=navigation]')].filter(isShown);
  if (navigations.length > 1) {
    const names = navigations.map(accessibleNameGiven);
    navigations.forEach((part, index) => {
      if (!names[index] || names.indexOf(names[index]) !== index) found.push([part, 'one of several, without a name of its own']);
    });
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !isShown(parent) || isHiddenFromReaders(parent)) continue;
    const isOutside = !parent.closest('main, header, footer, nav, aside, dialog, [role=main], [role=banner], [role=navigation], [role=contentinfo]');
    const isSkipLink = parent.closest('a[href^="#"]') !== null;
    if (isOutside && !isSkipLink && !['script', 'style', 'noscript'].includes(parent.localName)) {
      found.push([parent, 'text outside of every landmark']);
    }
  }
  return found;
};

/** A name that was given, not one that comes from the text. */
function accessibleNameGiven(element) {
  return element.hasAttribute('aria-label') || element.hasAttribute('aria-labelledby') ? accessibleName(element) : '';
}

rules['page.skip'] = () => {
  const first = tabStops()[0];
  const long = tabStops().length > 5;
  if (!long) return [];
  const target = first && first.getAttribute('href') && first.getAttribute('href').startsWith('#')
    ? document.getElementById(first.getAttribute('href').slice(1)) : null;
  if (target && (target.closest('main') || target.querySelector('main'))) return [];
  return [[first, 'the first stop does not lead to the content']];
};

rules['heading.order'] = () => {
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((heading) => isShown(heading));
  const found = [];
  const tops = headings.filter((heading) => heading.localName === 'h1');
  if (tops.length !== 1) found.push([tops[1] || document.body, tops.length + ' headings of the first level']);
  let level = 0;
  for (const heading of headings) {
    const own = Number(heading.localName[1]);
    if (own > level + 1) found.push([heading, 'level ' + own + ' after level ' + level]);
    if (readText(heading).trim() === '') found.push([heading, 'an empty heading']);
    level = own;
  }
  return found;
};

rules['table.headers'] = () => {
  const found = [];
  for (const table of document.querySelectorAll('table')) {
    if (!isShown(table) || ['presentation', 'none'].includes(table.getAttribute('role'))) continue;
    const heads = [...table.querySelectorAll('th')];
    if (heads.length === 0) found.push([table, 'no header cells']);
    heads.filter((head) => readText(head).trim() === '').forEach((head) => found.push([head, 'an empty header cell']));
    heads.filter((head) => !head.closest('thead') && !head.hasAttribute('scope')).forEach((head) =>
      found.push([head, 'a header cell in the body without scope']));
  }
  return found;
};

rules['list.items'] = () => [...document.querySelectorAll('ul, ol')].flatMap((list) =>
  [...list.children].filter((child) => !['li', 'script', 'template'].includes(child.localName)).map((child) => [child, 'not an item of its list']));

rules['id.unique'] = () => {
  const seen = new Set();
  return [...document.querySelectorAll('[id]')].filter((element) => {
    if (!seen.has(element.id)) return !seen.add(element.id);
    return true;
  }).map((element) => [element, 'the identifier is taken']);
};

rules['id.reference'] = () => {
  const found = [];
  for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls']) {
    for (const element of document.querySelectorAll('[' + name + ']')) {
      for (const id of element.getAttribute(name).split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) found.push([element, name + ' names “' + id + '”, which is not there']);
      }
    }
  }
  return found;
};
