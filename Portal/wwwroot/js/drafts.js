// Unsent forms, kept in this tab only; see Components/FormDrafts.cs. The server hears of a text when its field is left. What is typed until
// then, or while the connection is lost, is kept here beside the form (form[data-draft]) until the server has told that it has it.
const nameOf = key => `draft:${key}`;
const typedNameOf = key => `draft:typed:${key}`;
const secret = "[type=password], [type=checkbox], [autocomplete=one-time-code], [role=combobox]";

// the form of the page that is shown
let open = { key: "", path: "" };

function read(key) {
    try {
        return JSON.parse(sessionStorage.getItem(typedNameOf(key))) ?? {};
    } catch {
        return {}; // the person's own browser storage may hold anything
    }
}

function write(key, typed) {
    if (Object.keys(typed).length > 0) {
        sessionStorage.setItem(typedNameOf(key), JSON.stringify(typed));
    } else {
        sessionStorage.removeItem(typedNameOf(key));
    }
}

// fields of the same label stand in groups with a name
const labelOf = field => {
    const label = field.labels?.[0]?.textContent.trim() ?? "";
    const group = label === "" ? "" : field.closest("fieldset")?.querySelector("legend")?.textContent.trim() ?? "";
    return group === "" ? label : `${group}: ${label}`;
};
const isKept = field => open.path === location.pathname && field.matches?.("form[data-draft] :is(input, textarea)") && !field.matches(secret) && labelOf(field) !== "";
const fieldsOf = () => [...document.querySelectorAll("form[data-draft] :is(input, textarea)")].filter(isKept);

document.addEventListener("input", event => {
    if (isKept(event.target)) {
        write(open.key, { ...read(open.key), [labelOf(event.target)]: { text: event.target.value } });
    }
}, true);

// on its way to the server, if there is one to hear it
document.addEventListener("change", event => {
    const typed = read(open.key);
    if (isKept(event.target) && typed[labelOf(event.target)]) {
        typed[labelOf(event.target)].sent = true;
        write(open.key, typed);
    }
}, true);

// Tells the server what it does not have, field by field, as the person would by leaving them.
function tell(except) {
    const typed = read(open.key);
    for (const field of fieldsOf()) {
        const kept = typed[labelOf(field)];
        if (kept && field !== except) {
            field.value = kept.text;
            field.dispatchEvent(new Event("change", { bubbles: true }));
        }
    }
}

function tellOnceShown() {
    if (fieldsOf().length > 0) {
        tell(null);
        return;
    }
    const watch = new MutationObserver(() => {
        if (open.path !== location.pathname) {
            watch.disconnect();
        } else if (fieldsOf().length > 0) {
            watch.disconnect();
            tell(null);
        }
    });
    watch.observe(document.body, { childList: true, subtree: true });
}

// The connection is back: what was left meanwhile never arrived. The field that has the focus tells by itself when it is left.
const notice = document.getElementById("components-reconnect-modal");
if (notice) {
    new MutationObserver(() => {
        if (notice.classList.contains("components-reconnect-hide")) {
            tell(document.activeElement);
        }
    }).observe(notice, { attributes: true, attributeFilter: ["class"] });
}

// The form as the server last had it, and whether more than that was typed; that comes by itself once the form is shown.
export function find(key) {
    open = { key, path: location.pathname };
    const hasMore = Object.keys(read(key)).length > 0;
    if (hasMore) {
        tellOnceShown();
    }
    return { text: sessionStorage.getItem(nameOf(key)), hasMore };
}

export function keep(key, text) {
    open = { key, path: location.pathname };
    sessionStorage.setItem(nameOf(key), text);
    write(key, Object.fromEntries(Object.entries(read(key)).filter(([, kept]) => !kept.sent)));
}

export function drop(key) {
    sessionStorage.removeItem(nameOf(key));
    sessionStorage.removeItem(typedNameOf(key));
}

export const focusFirstInvalid = () => document.querySelector('[aria-invalid="true"]')?.focus();
