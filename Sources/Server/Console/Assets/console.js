// What the console adds where scripts run. Every page works without it; nothing here decides anything.
"use strict";

(() => {
  const words =
    document.documentElement.lang === "en"
      ? {
          confirm: "Go ahead",
          cancel: "Cancel",
          close: "Close",
          selected: (count, all) => `${count} of ${all} selected`,
          leave: "What you typed has not been saved.",
          keys: "Keyboard",
          keyList: [
            ["j / k", "next / previous row"],
            ["Enter", "open the row"],
            ["x", "select the row"],
            ["/", "search"],
            ["?", "this list"],
          ],
        }
      : {
          confirm: "确定",
          cancel: "取消",
          close: "关闭",
          selected: (count, all) => `已选 ${count} / ${all} 项`,
          leave: "填写的内容还没有保存。",
          keys: "键盘操作",
          keyList: [
            ["j / k", "下一行 / 上一行"],
            ["Enter", "打开该行"],
            ["x", "选中该行"],
            ["/", "查找"],
            ["?", "显示本表"],
          ],
        };

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // ── Dialogs ──

  const showDialog = (title, content, buttons) => {
    const dialog = element("dialog", "", { "aria-label": title });
    const row = element("div", "", { class: "actions" });
    row.append(...buttons);
    dialog.append(element("h2", title), ...content, row);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  };

  const ask = (question, grave, proceed) => {
    const yes = element("button", words.confirm, { type: "button", class: grave ? "danger" : "primary" });
    const no = element("button", words.cancel, { type: "button", autofocus: "" });
    const dialog = showDialog(question, [], [no, yes]);
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      dialog.close();
      proceed();
    });
  };

  const showKeys = () => {
    const table = element("table");
    for (const [key, meaning] of words.keyList) {
      const row = table.insertRow();
      row.insertCell().append(element("kbd", key));
      row.insertCell().textContent = meaning;
    }
    const close = element("button", words.close, { type: "button", autofocus: "" });
    const dialog = showDialog(words.keys, [table], [close]);
    close.addEventListener("click", () => dialog.close());
  };

  // ── Forms: a question before what is grave, one submission for each click, a warning before text is lost ──

  const confirmed = new WeakSet();
  let typed = false;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = button?.dataset.confirm ?? form.dataset.confirm;
    if (question && !confirmed.has(form)) {
      event.preventDefault();
      ask(question, button?.classList.contains("danger"), () => {
        confirmed.add(form);
        form.requestSubmit(button ?? undefined);
      });
      return;
    }
    confirmed.delete(form);
    typed = false;
    if (form.method === "get" || form.hasAttribute("data-download")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("form[method=post] textarea")) typed = event.target.value !== event.target.defaultValue;
  });

  window.addEventListener("beforeunload", (event) => {
    if (!typed) return;
    event.preventDefault();
    event.returnValue = words.leave;
  });

  // A choice that takes effect at once; its button is for browsers without scripts.
  for (const choice of document.querySelectorAll("select[data-auto]")) {
    const button = choice.form.querySelector("button");
    if (button) button.hidden = true;
    choice.addEventListener("change", () => choice.form.requestSubmit());
  }

  // ── Lists: select all, the count, rows by keyboard ──

  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;

  const picks = () => [...document.querySelectorAll("input[data-pick]:not(:disabled)")];

  const count = () => {
    const boxes = picks();
    const chosen = boxes.filter((box) => box.checked).length;
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = words.selected(chosen, boxes.length);
    }
    for (const all of document.querySelectorAll("input[data-pick-all]")) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-pick-all]")) {
      for (const box of picks()) box.checked = event.target.checked;
    }
    if (event.target.matches("input[data-pick], input[data-pick-all]")) count();
  });
  if (picks().length > 0) count();

  const rows = () => [...document.querySelectorAll("main table.list tbody tr")].filter((row) => row.querySelector("a"));

  const step = (by) => {
    const all = rows();
    if (all.length === 0) return;
    const now = all.findIndex((row) => row.classList.contains("current"));
    const next = now < 0 ? 0 : Math.min(all.length - 1, Math.max(0, now + by));
    all[now]?.classList.remove("current");
    all[next].classList.add("current");
    all[next].querySelector("a").focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
  };

  const toggle = () => {
    const box = document.querySelector("tr.current input[data-pick]");
    if (!box || box.disabled) return;
    box.checked = !box.checked;
    count();
  };

  const search = () => {
    const field = document.querySelector("main input[type=search]") ?? document.querySelector("input[type=search]");
    field?.focus();
    field?.select();
  };

  const commands = { j: () => step(1), k: () => step(-1), x: toggle, "/": search, "?": showKeys };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
    const command = commands[event.key];
    if (!command) return;
    event.preventDefault();
    command();
  });

  // ── Where the page stood before a form was sent ──

  const place = `scroll:${location.pathname}`;
  const kept = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  if (kept && !location.hash) window.scrollTo(0, Number(kept));
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") sessionStorage.setItem(place, String(window.scrollY));
  });

  // ── Paper ──

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
})();
