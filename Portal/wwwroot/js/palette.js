// Ctrl+K: the search over everything. It lives in the browser and asks over plain http (FindEndpoints.cs), so it opens at once and loses no
// letter however slow the line is. An element of its own, as the theme's button, so that the server never redraws it.
import { element, listOf, noteOf } from "./palette-list.js";
import { recall, remember } from "./palette-recents.js";

const PauseMs = 120;
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const keyName = isMac ? "⌘K" : "Ctrl K";

class CommandPalette extends HTMLElement {
    connectedCallback() {
        const button = element("button", { type: "button", className: "btn btn-quiet palette-button", title: `Search everything (${keyName})` }, [
            element("span", { className: "rzi icon", textContent: "search", ariaHidden: "true" }),
            element("span", { className: "label", textContent: "Search" }),
            element("kbd", { textContent: keyName, ariaHidden: "true" }),
        ]);
        button.setAttribute("aria-label", "Search everything");
        button.setAttribute("aria-keyshortcuts", isMac ? "Meta+K" : "Control+K");
        button.setAttribute("aria-haspopup", "dialog");
        button.addEventListener("click", () => this.open());
        this.build();
        this.replaceChildren(button, this.dialog);
    }

    disconnectedCallback() {
        this.asking?.abort();
        clearTimeout(this.pause);
    }

    build() {
        this.input = element("input", { type: "text", className: "palette-input", autocomplete: "off", spellcheck: false, maxLength: 200 });
        this.input.placeholder = "Search records, pages and actions";
        for (const [name, value] of Object.entries({
            role: "combobox", "aria-label": "Search records, pages and actions", "aria-autocomplete": "list",
            "aria-expanded": "false", "aria-controls": "palette-list", autocapitalize: "none",
        })) {
            this.input.setAttribute(name, value);
        }
        this.list = element("div", { id: "palette-list", className: "palette-list" });
        this.list.setAttribute("role", "listbox");
        this.list.setAttribute("aria-label", "Results");
        this.note = element("p", { className: "palette-note" });
        this.said = element("div", { className: "sr-only" });
        this.said.setAttribute("role", "status");
        const keys = element("p", { className: "palette-keys muted", ariaHidden: "true" });
        keys.innerHTML = "<span><kbd>↑</kbd> <kbd>↓</kbd> choose</span><span><kbd>Enter</kbd> open</span><span><kbd>Ctrl Enter</kbd> new tab</span><span><kbd>Esc</kbd> close</span>";
        this.dialog = element("dialog", { className: "palette" }, [
            element("div", { className: "palette-field" }, [element("span", { className: "rzi icon", textContent: "search", ariaHidden: "true" }), this.input]),
            this.list, this.note, keys, this.said,
        ]);
        this.dialog.setAttribute("aria-label", "Search everything");
        this.input.addEventListener("input", () => this.type());
        this.input.addEventListener("keydown", event => this.key(event));
        this.list.addEventListener("mousemove", event => this.point(event.target.closest("[role=option]")));
        this.list.addEventListener("mousedown", event => event.preventDefault()); // the focus stays in the field
        this.list.addEventListener("click", event => this.choose(event.target.closest("[role=option]"), event.ctrlKey || event.metaKey));
        this.dialog.addEventListener("click", event => event.target === this.dialog && this.dialog.close()); // beside it
        this.dialog.addEventListener("close", () => this.asking?.abort());
    }

    open() {
        if (this.dialog.open) {
            this.input.select();
            return;
        }
        this.input.value = "";
        this.shown = null;
        this.waiting = null;
        this.show("", [], []);
        this.dialog.showModal();
        this.input.focus();
        this.ask();
    }

    type() {
        this.waiting = null;
        clearTimeout(this.pause);
        this.asking?.abort(); // what was asked before is of no use any more
        this.pause = setTimeout(() => this.ask(), PauseMs);
    }

    async ask() {
        clearTimeout(this.pause);
        this.asking?.abort();
        const asking = (this.asking = new AbortController());
        const text = this.input.value.trim();
        this.dialog.toggleAttribute("data-busy", true);
        try {
            const answer = await fetch(`/find?q=${encodeURIComponent(text)}`, { signal: asking.signal, redirect: "manual" });
            if (answer.type === "opaqueredirect" || answer.status === 401) {
                this.fail("Your session has ended. Load the page again to sign in.");
                return;
            }
            if (!answer.ok) {
                this.fail("The search failed. Type on to try again.");
                return;
            }
            const found = await answer.json();
            this.show(text, found.groups, found.late);
        } catch {
            if (!asking.signal.aborted) {
                this.fail("Portal can't be reached. Type on to try again.");
            }
        } finally {
            if (this.asking === asking) {
                this.dialog.toggleAttribute("data-busy", false);
            }
        }
    }

    show(text, groups, late) {
        const recents = text === "" ? recall(this.who) : [];
        const all = recents.length > 0 ? [{ title: "Recent", items: recents, total: recents.length }, ...groups] : groups;
        this.list.replaceChildren(...listOf(all));
        this.options = [...this.list.querySelectorAll("[role=option]")];
        this.input.setAttribute("aria-expanded", String(this.options.length > 0));
        this.shown = groups.length > 0 || text !== "" ? text : null;
        this.note.textContent = noteOf(text, this.options.length, late);
        this.said.textContent = this.shown === null ? "" : this.options.length === 1 ? "1 result" : `${this.options.length} results`;
        this.point(this.options[0] ?? null);
        if (this.waiting) {
            const { newTab } = this.waiting;
            this.waiting = null;
            this.choose(this.active, newTab);
        }
    }

    fail(why) {
        this.waiting = null;
        this.list.replaceChildren();
        this.options = [];
        this.point(null);
        this.input.setAttribute("aria-expanded", "false");
        this.note.textContent = why;
        this.said.textContent = why;
    }

    key(event) {
        const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
        if (event.key in steps && this.options.length > 0) {
            event.preventDefault();
            const at = this.options.indexOf(this.active) + steps[event.key];
            const isOne = Math.abs(steps[event.key]) === 1;
            const last = this.options.length - 1;
            this.point(this.options[isOne ? (at + last + 1) % (last + 1) : Math.min(Math.max(at, 0), last)]);
        } else if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            const newTab = event.ctrlKey || event.metaKey;
            if (this.shown === this.input.value.trim()) {
                this.choose(this.active, newTab);
            } else {
                this.waiting = { newTab }; // typed faster than the answer came: the first of what was meant, not of what stands there
                this.ask();
            }
        } else if (event.key === "Tab") {
            event.preventDefault(); // one field: the results are walked with the arrows
        }
    }

    point(option) {
        if (!option && this.active?.isConnected) {
            return;
        }
        this.active?.setAttribute("aria-selected", "false");
        this.active = option ?? null;
        option?.setAttribute("aria-selected", "true");
        if (option) {
            this.input.setAttribute("aria-activedescendant", option.id); // fields.js brings it into view
        } else {
            this.input.removeAttribute("aria-activedescendant");
        }
    }

    choose(option, newTab) {
        if (!option) {
            return;
        }
        const item = option.item;
        if (item.act) {
            this.carryOut(item);
        } else if (item.href.startsWith(":")) {
            this.dialog.close();
            own[item.href]();
        } else if (newTab) {
            open(item.href, "_blank", "noopener");
            remember(this.who, item);
        } else {
            this.dialog.close();
            go(item.href);
            remember(this.who, item);
        }
    }

    async carryOut(item) {
        const token = document.querySelector("input[name=__RequestVerificationToken]")?.value ?? "";
        try {
            const answer = await fetch(`/find/acts/${encodeURIComponent(item.act)}`, { method: "POST", headers: { RequestVerificationToken: token }, redirect: "manual" });
            const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
            if (answer.ok) {
                this.dialog.close();
                go(said.href);
            } else {
                this.fail(said.problem ?? "That did not work. Load the page again and repeat it.");
            }
        } catch {
            this.fail("Portal can't be reached, so nothing was started. Try again.");
        }
    }

    get who() {
        return this.getAttribute("who");
    }
}

// as if a link had been followed: the live page goes there without loading anew, a plain one loads
function go(href) {
    const link = element("a", { href, className: "sr-only", tabIndex: -1 });
    document.body.append(link);
    link.click();
    link.remove();
}

const own = {
    ":theme": () => document.querySelector("theme-toggle button")?.click(),
    ":signout": () => document.querySelector("form.signout")?.requestSubmit(),
    ":shortcuts": () => showShortcuts(),
};

function showShortcuts() {
    const old = document.getElementById("shortcuts");
    if (old?.open) {
        return;
    }
    old?.remove();
    const rows = [
        [keyName, "Search everything, and find actions"],
        ["/", "Go to the search of this page"],
        ["↑ ↓", "Choose in a list of results"],
        ["Enter", "Open what is chosen"],
        [isMac ? "⌘ Enter" : "Ctrl Enter", "Open it in a new tab"],
        ["Esc", "Close what is open"],
        ["?", "Show these shortcuts"],
    ];
    const close = element("button", { type: "button", className: "btn", textContent: "Close" });
    const dialog = element("dialog", { id: "shortcuts", className: "palette shortcuts" }, [
        element("h2", { id: "shortcuts-title", textContent: "Keyboard shortcuts" }),
        element("dl", {}, rows.flatMap(([keys, does]) => [
            element("dt", {}, keys.split(" ").map(key => element("kbd", { textContent: key }))),
            element("dd", { textContent: does }),
        ])),
        close,
    ]);
    dialog.setAttribute("aria-labelledby", "shortcuts-title");
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
}

const isTyping = target => target.closest?.("input, textarea, select, [contenteditable=true]") !== null;

document.addEventListener("keydown", event => {
    const palette = document.querySelector("command-palette");
    if (!palette) {
        return; // nobody is signed in
    }
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        document.getElementById("shortcuts")?.close();
        palette.open();
    } else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
        event.preventDefault();
        showShortcuts();
    }
}, true);

customElements.define("command-palette", CommandPalette);
