// Menu drawer, skip link, "/" and Esc, copy buttons, drafts at sign-out. Listens on the document: the elements come and go with the pages.
const menu = () => document.getElementById("menu");
const menuButton = () => document.querySelector("[data-menu-toggle]");

function setMenu(open, returnFocus) {
    document.documentElement.classList.toggle("menu-open", open);
    menuButton()?.setAttribute("aria-expanded", String(open));
    document.getElementById("content")?.toggleAttribute("inert", open);
    if (open) {
        menu()?.querySelector("a")?.focus();
    } else if (returnFocus) {
        menuButton()?.focus();
    }
}

// Small panels under a button; at most the one that is being used stays open.
function closePopups(except) {
    document.querySelectorAll("[data-popup][open]").forEach(popup => {
        if (popup !== except) {
            popup.open = false;
        }
    });
}

const menuIsOpen = () => document.documentElement.classList.contains("menu-open");

function announce(text) {
    document.getElementById("announcer").textContent = text;
}

// Without https the clipboard interface is missing; a selection still copies.
async function copy(text) {
    if (navigator.clipboard) {
        await navigator.clipboard.writeText(text);
        return;
    }
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "sr-only" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
}

async function copyFrom(button) {
    await copy(button.dataset.copy);
    announce("Copied");
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
}

document.addEventListener("click", event => {
    const skip = event.target.closest("[data-skip]");
    if (skip) {
        // <base href> would make a plain "#content" leave the page
        event.preventDefault();
        event.stopPropagation();
        document.getElementById("content")?.focus();
        return;
    }
    if (event.target.closest("[data-menu-toggle]")) {
        setMenu(!menuIsOpen(), true);
    } else if (menuIsOpen() && event.target.closest("[data-menu-close], #menu a")) {
        setMenu(false, false);
    }
    closePopups(event.target.closest("a") ? null : event.target.closest("[data-popup]"));
    const copyButton = event.target.closest("[data-copy]");
    if (copyButton) {
        copyFrom(copyButton);
    }
}, true);

const isTyping = element => element.closest("input, textarea, select, [contenteditable=true]") !== null;

document.addEventListener("keydown", event => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
        const search = document.querySelector("[data-search]");
        if (search) {
            event.preventDefault();
            search.focus();
            search.select?.();
        }
    } else if (event.key === "Escape" && menuIsOpen()) {
        setMenu(false, true);
    } else if (event.key === "Escape") {
        const popup = event.target.closest("[data-popup][open]");
        closePopups(null);
        popup?.querySelector("summary").focus();
    }
});

matchMedia("(min-width: 700px)").addEventListener("change", () => setMenu(false, false));

// Drafts (drafts.js) are one person's; the next one to sign in must not find them in the tab.
function dropDrafts() {
    Object.keys(sessionStorage).filter(key => key.startsWith("draft:")).forEach(key => sessionStorage.removeItem(key));
}

document.addEventListener("submit", event => {
    if (event.target.matches("form.signout")) {
        dropDrafts();
        // the page would hear of the ended session before the answer comes, and lead elsewhere; gone for good, it does not reconnect either
        window.Blazor?.disconnect?.();
        window.Blazor?._internal?.forceCloseConnection?.();
        // once more as the page goes: a last keystroke may still be on its way back from the server
        addEventListener("pagehide", dropDrafts, { once: true });
    }
});
