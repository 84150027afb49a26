'use strict';
// Draws the parts that say so anew, every two seconds as long as somebody looks: the page is asked for again, and its parts are put in place.
(() => {
  const EVERY = 2000;
  const state = document.getElementById('live-state');
  const parts = () => document.querySelectorAll('[data-live]');
  const say = words => { if (state && state.textContent !== words) state.textContent = words; };

  // Whoever has the keyboard in a part, or has marked something there, would lose his place.
  const inUse = part => {
    const marked = getSelection();
    return part.contains(document.activeElement) || (!marked.isCollapsed && marked.containsNode(part, true));
  };

  const replace = page => {
    let held = false;
    for (const old of parts()) {
      const fresh = page.getElementById(old.id);
      if (!fresh || fresh.outerHTML === old.outerHTML) continue;
      if (inUse(old)) held = true;
      else old.replaceWith(document.importNode(fresh, true));
    }
    return held;
  };

  const refresh = async () => {
    const answer = await fetch(location.href, { credentials: 'same-origin', redirect: 'error' });
    if (!answer.ok) throw new Error(answer.statusText);
    const held = replace(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    if (held) say('There is something new. It is shown when nothing in that part is focused or marked any more.');
    else say(parts().length ? 'Drawn anew every two seconds.' : '');
  };

  const next = () => setTimeout(async () => {
    if (!document.hidden && parts().length) {
      await refresh().catch(() => say('The console does not answer. It may have been closed.'));
    }
    if (parts().length) next();
  }, EVERY);

  if (parts().length) next();
})();
