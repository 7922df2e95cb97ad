// Whoever has only a keyboard stands somewhere. When the place goes (a button that did its work, a dialog that closed) or is switched off for a
// moment, they go on from there and not from the top of the page.
const WaitMs = 120; // a page that opens brings its own focus
const Focusable = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex^='-'])";

let stand = null; // where the focus is, with the places around it from the inside out
let outside = null; // the same before a dialog took it
let waiting;

const dialogOf = element => element.closest(".rz-dialog, dialog");

const nameOf = element => `${element.localName} ${element.getAttribute("href") ?? ""} ${element.getAttribute("aria-label") ?? element.textContent.trim()}`;

function placesAround(element) {
    const places = [];
    for (let each = element; each.parentElement && each.id !== "content"; each = each.parentElement) {
        places.push({ parent: each.parentElement, index: [...each.parentElement.children].indexOf(each) });
    }
    return places;
}

const isUsable = element => element.isConnected && !element.matches(":disabled") && element.checkVisibility();

// A list that was read anew has other rows in the same places: first the same link or button in them, then whatever has come to the same place.
function heirOf({ places, name }) {
    const level = places.findIndex(({ parent }) => parent.isConnected && parent.closest("#content"));
    if (level < 0) {
        return document.querySelector("#content h1");
    }
    const around = places[level].parent;
    const usable = [...around.querySelectorAll(Focusable)].filter(isUsable);
    const at = places.slice(0, level + 1).reverse().reduce((node, { index }) => node.children[index] ?? node, around);
    return usable.find(each => nameOf(each) === name)
        ?? usable.find(each => at.contains(each) || at.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)
        ?? usable.at(-1)
        ?? document.querySelector("#content h1");
}

function restore() {
    if (!stand?.isLost || document.activeElement !== document.body || !document.hasFocus()) {
        return;
    }
    if (!stand.element.isConnected && stand.dialog && outside) {
        stand = { ...outside, isLost: true };
    }
    if (isUsable(stand.element)) {
        stand.element.focus();
    } else if (!stand.element.isConnected) {
        heirOf(stand)?.focus();
    }
    // what is only switched off gets it back when it is switched on: that is a change too
}

document.addEventListener("focusin", ({ target }) => {
    const dialog = dialogOf(target);
    if (dialog && stand && !stand.dialog) {
        outside = stand;
    }
    stand = { element: target, places: placesAround(target), dialog, name: nameOf(target) };
});

// A press beside everything lets go on purpose.
document.addEventListener("pointerdown", ({ target }) => {
    if (!target.closest(Focusable)) {
        stand = null;
    }
}, true);

function restoreSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(restore, WaitMs);
}

function enter(dialog) {
    (dialog.querySelector(".rz-dialog-content")?.querySelector(Focusable) ?? dialog.querySelector(Focusable))?.focus();
}

// Radzen keeps Tab within a dialog from half a second after it opened on; until then it would lead out of it.
document.addEventListener("keydown", event => {
    const dialog = [...document.querySelectorAll(".rz-dialog")].at(-1);
    if (event.key !== "Tab" || !dialog) {
        return;
    }
    const usable = [...dialog.querySelectorAll(Focusable)].filter(isUsable);
    const [end, other] = event.shiftKey ? [usable[0], usable.at(-1)] : [usable.at(-1), usable[0]];
    if (document.activeElement === end || !dialog.contains(document.activeElement)) {
        event.preventDefault();
        other?.focus();
    }
}, true);

new MutationObserver(changes => {
    const opened = changes.flatMap(change => [...change.addedNodes])
        .map(node => node.nodeType === Node.ELEMENT_NODE ? (node.matches(".rz-dialog") ? node : node.querySelector(".rz-dialog")) : null)
        .find(dialog => dialog);
    if (opened) {
        enter(opened);
    }
    if (stand && (stand.isLost ||= !isUsable(stand.element))) {
        restoreSoon();
    }
}).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"] });

addEventListener("focus", restoreSoon);
