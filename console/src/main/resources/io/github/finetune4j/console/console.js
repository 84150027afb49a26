'use strict';
// Draws the parts that say so anew, every two seconds as long as somebody looks: the page is asked for again, and its parts are put in place.
(() => {
  const EVERY = 2000;
  const state = document.getElementById('live-state');
  const parts = () => document.querySelectorAll('[data-live]');
  const say = words => { if (state && state.textContent !== words) state.textContent = words; };

  const replace = page => {
    for (const old of parts()) {
      const fresh = page.getElementById(old.id);
      const inUse = old.contains(document.activeElement);
      if (fresh && !inUse && fresh.outerHTML !== old.outerHTML) old.replaceWith(document.importNode(fresh, true));
    }
  };

  const refresh = async () => {
    const answer = await fetch(location.href, { credentials: 'same-origin', redirect: 'error' });
    if (!answer.ok) throw new Error(answer.statusText);
    replace(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    say(parts().length ? 'Drawn anew every two seconds.' : '');
  };

  const next = () => setTimeout(async () => {
    if (!document.hidden && parts().length) {
      await refresh().catch(() => say('The console does not answer. It may have been closed.'));
    }
    if (parts().length) next();
  }, EVERY);

  if (parts().length) next();
})();
