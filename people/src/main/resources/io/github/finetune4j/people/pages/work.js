'use strict';
(() => {
  const main = document.getElementById('main');
  const form = document.getElementById('judge');
  const undo = document.getElementById('undo');
  const keys = document.getElementById('keys');
  const state = document.getElementById('state');
  const word = name => document.getElementById('words').content.querySelector(`[data-word="${name}"]`).textContent;
  const PREFIX = 'finetune4j-people ';
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* no room: no draft */ } },
    remove(key) { try { localStorage.removeItem(PREFIX + key); } catch { /* nothing is kept here */ } }
  };
  // what happened on the page before, told on the next one
  const flash = {
    set(what) { try { sessionStorage.setItem(PREFIX + 'told', what); } catch { /* then it is not told */ } },
    take() { try { const what = sessionStorage.getItem(PREFIX + 'told'); sessionStorage.removeItem(PREFIX + 'told'); return what; } catch { return null; } }
  };
  const say = (text, tone) => { state.textContent = text; state.className = tone || ''; };
  const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

  // what was done, and how long it was looked at
  const draftKey = main.dataset.draft;
  const mine = draftKey ? draftKey.slice(0, draftKey.lastIndexOf('\n') + 1) : '';
  const HIDDEN = ['secret', 'task', 'assignment', 'shown', 'took'];
  let before = 0, visibleSince = document.hidden ? null : performance.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && visibleSince !== null) { before += performance.now() - visibleSince; visibleSince = null; }
    else if (!document.hidden && visibleSince === null) visibleSince = performance.now();
  });
  const took = () => Math.round(before + (visibleSince === null ? 0 : performance.now() - visibleSince));
  const said = () => [...new FormData(form)].filter(([name]) => !HIDDEN.includes(name));
  const keep = pending => store.set(draftKey, { said: said(), took: took(), pending: pending || null });

  function restore(draft) {
    const values = new Map();
    for (const [name, value] of draft.said) values.set(name, [...(values.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || HIDDEN.includes(field.name) || field.type === 'submit') continue;
      const given = values.get(field.name) || [];
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = given.includes(field.value);
      else if (given.length) field.value = given[0];
    }
  }

  // sending: again and again until an answer comes; the same answer sent twice counts once
  const pause = time => new Promise(done => { setTimeout(done, time); addEventListener('online', done, { once: true }); });
  async function post(body) {
    for (let wait = 1000; ; wait = Math.min(2 * wait, 10000)) {
      try {
        const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(15000) });
        if (answer.status === 413) return { state: 'too-much', words: word('too-much') };
        if (answer.status < 500 && answer.status !== 408) return await answer.json();
      } catch { /* no connection */ }
      say(word('unsaved'), 'warn');
      await pause(wait);
    }
  }
  const withSecret = pairs => {
    const body = new URLSearchParams(pairs);
    body.set('secret', form.elements.secret.value);
    body.set('by', 'script');
    return body;
  };
  const done = () => store.get(mine + ' done') || [];
  function point(field) {
    const wrong = groups().find(group => group.querySelector(`[name="${CSS.escape(field)}"], [name^="${CSS.escape(field)}-"]`));
    for (const group of groups()) group.classList.toggle('missing', group === wrong);
    const target = wrong ? wrong.querySelector('input:not([type=hidden]), textarea') : form.elements[field];
    if (target && target.focus) target.focus();
  }
  let sending = false, undoing = false;
  function takeBack() {
    if (sending || undoing || undo.querySelector('button').disabled) return;
    undoing = true;
    undo.requestSubmit();
  }
  async function send(pending) {
    sending = true;
    say(word('saving'));
    for (const button of document.querySelectorAll('form button')) button.disabled = true;
    keep(pending);
    const reply = await post(withSecret(pending));
    sending = false;
    if (reply.state === 'saved') {
      store.set(mine + ' done', [...done().filter(each => each.key !== draftKey), { key: draftKey, said: said() }].slice(-20));
      flash.set(pending.some(([name, value]) => name === 'do' && value === 'skip') ? 'skipped' : 'saved');
      store.set('pace', [...(store.get('pace') || []), took()].slice(-20));
      store.remove(draftKey);
      location.assign(form.getAttribute('action').replace('/send', ''));
      return;
    }
    for (const button of document.querySelectorAll('form button')) button.disabled = false;
    keep();
    say(reply.words + ' ', 'warn');
    if (reply.field) point(reply.field);
    if (['already', 'late', 'renewed'].includes(reply.state)) {
      store.remove(draftKey);
      const link = document.createElement('a');
      link.href = form.getAttribute('action').replace('/send', '');
      link.textContent = word('go-on');
      state.append(link);
      link.focus();
    }
  }
  function submit(what) {
    if (sending) return;
    if (what === 'send') {
      const missing = groups().find(group => !answered(group));
      for (const group of groups()) group.classList.toggle('missing', group === missing);
      if (missing) { say(word('incomplete'), 'warn'); focus(missing); return; }
    }
    form.elements.took.value = took();
    send([...new FormData(form)].filter(([name]) => name !== 'secret').concat([['do', what]]));
  }

  // choices
  const groups = () => [...form.querySelectorAll('.group')];
  const answered = group => !group.querySelector('input[type=radio]') || group.querySelector('input:checked');
  const focus = group => (group.querySelector('input:checked') || group.querySelector('input:not([type=hidden]), textarea')).focus();
  function current() {
    return document.activeElement.closest('.group') || groups().find(group => !answered(group));
  }
  function choose(number) {
    const group = current();
    const option = group && group.querySelectorAll('input:not([type=hidden]), button[data-label]')[number - 1];
    if (!option) return;
    option.click();
    if (option.type !== 'radio') return;
    const next = groups()[groups().indexOf(group) + 1];
    if (next) focus(next); else form.querySelector('button.main').focus();
  }
  function move(step) {
    const all = groups();
    const at = all.indexOf(document.activeElement.closest('.group'));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    if (next) focus(next);
  }

  // marked pieces of a text
  for (const group of document.querySelectorAll('.spans')) {
    const text = group.querySelector('textarea'), list = group.querySelector('.span-list'), shown = group.querySelector('ul');
    const labels = [...group.querySelectorAll('button[data-label] span')].map(label => label.textContent);
    const all = () => list.value.split(' ').filter(Boolean);
    const draw = () => shown.replaceChildren(...all().map(span => {
      const [from, to, label] = span.split(/[-:]/).map(Number);
      const item = document.createElement('li'), remove = document.createElement('button');
      item.append(`${labels[label]}: \u201c${text.value.slice(from, to)}\u201d `);
      remove.type = 'button';
      remove.textContent = word('remove');
      remove.addEventListener('click', () => { list.value = all().filter(each => each !== span).join(' '); draw(); keep(); text.focus(); });
      item.append(remove);
      return item;
    }));
    for (const button of group.querySelectorAll('button[data-label]')) {
      button.addEventListener('click', () => {
        if (text.selectionStart === text.selectionEnd) { text.focus(); return; }
        const span = `${text.selectionStart}-${text.selectionEnd}:${button.dataset.label}`;
        if (!all().includes(span)) list.value = [...all(), span].join(' ');
        draw(); keep(); text.focus();
      });
    }
    group.addEventListener('restored', draw);
    draw();
  }

  // keys
  const single = document.getElementById('single-keys');
  if (single) {
    single.checked = store.get('single-keys') !== false;
    single.addEventListener('change', () => store.set('single-keys', single.checked));
    document.getElementById('show-keys').addEventListener('click', () => keys.showModal());
  }
  document.addEventListener('keydown', event => {
    if (event.isComposing || event.repeat || !single) return;
    const writing = event.target.matches('textarea:not([readonly])');
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      if (form && !keys.open) { event.preventDefault(); submit('send'); }
      return;
    }
    if (event.key === 'Escape' && writing) { event.target.blur(); form.querySelector('button.main').focus(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || writing || keys.open || sending) return;
    if (event.key.startsWith('Arrow')) {
      const own = event.target.matches('input[type=radio], textarea, .content, pre') || event.shiftKey;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (form && step && !own) { event.preventDefault(); move(step); }
      return;
    }
    if (!single.checked) return;
    const act = /^[0-9]$/.test(event.key) ? () => form && choose(Number(event.key) || 10) : {
      u: takeBack,
      s: () => form && submit('skip'),
      r: () => form && document.getElementById('reason').focus(),
      '?': () => keys.showModal()
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  // what was done just now, and the way back
  const told = document.getElementById('told');
  const happened = flash.take();
  const tell = name => setTimeout(() => { // an element that is there already is read out when its text comes
    told.textContent = word(name) + ' ';
    if (name !== 'saved' && name !== 'skipped') return;
    const back = document.createElement('button');
    back.type = 'button';
    back.textContent = word(single.checked ? 'undo-key' : 'undo');
    back.addEventListener('click', takeBack);
    told.append(back);
  }, 100);
  if (undo) undo.addEventListener('submit', () => { undoing = true; flash.set('taken-back'); });
  addEventListener('pageshow', () => { undoing = false; });
  if (told && happened && !(happened === 'taken-back' && form)) tell(happened);

  if (!form) return;
  const pace = store.get('pace');
  if (pace && pace.length) document.getElementById('pace').textContent = word('pace').replace('{0}', Math.max(1, Math.round(median(pace) / 1000)));
  form.noValidate = true;
  form.addEventListener('submit', event => { event.preventDefault(); submit(event.submitter ? event.submitter.value : 'send'); });
  form.addEventListener('input', () => keep());
  addEventListener('beforeunload', event => { if (sending && !navigator.onLine) event.preventDefault(); });

  const earlier = done().find(each => each.key === draftKey);
  const draft = document.getElementById('problem') ? null : store.get(draftKey) || earlier;
  if (happened === 'taken-back') tell(draft && draft.said.some(([, value]) => value !== '') ? 'taken-back' : 'open-again');
  if (draft) {
    restore(draft);
    before = draft.took || 0;
    for (const group of document.querySelectorAll('.spans')) group.dispatchEvent(new Event('restored'));
    if (happened !== 'taken-back') say(word('restored'));
    if (draft.pending) send(draft.pending);
  }
  store.remove(mine + ' last'); // of an earlier version
  // what was never acknowledged, of tasks that are not in hand any more
  for (const key of Object.keys(localStorage).filter(each => each.startsWith(PREFIX + mine)).map(each => each.slice(PREFIX.length))) {
    const old = key === draftKey || key === mine + ' done' ? null : store.get(key);
    if (old && old.pending) post(withSecret(old.pending)).then(() => store.remove(key));
  }
})();
