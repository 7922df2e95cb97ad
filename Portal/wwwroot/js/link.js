// Links to choose a password or confirm an e-mail carry their token behind "#", which browsers send to no server. Here it moves into the
// form, and out of the address bar and the history. This tab keeps it until it was of use: a page that had to be shown again, or a sign-in in
// between, must not lose it.
const field = document.querySelector("[data-link-token]");
const keyOf = page => `portal.link ${page}`;

function kept(page, value) {
    try {
        return value === undefined ? sessionStorage.getItem(keyOf(page)) ?? "" : sessionStorage.setItem(keyOf(page), value);
    } catch {
        return ""; // the browser keeps nothing: the link can be opened again
    }
}

if (field) {
    const page = location.pathname;
    if (location.hash.length > 1) {
        field.value = location.hash.slice(1);
        kept(page, field.value);
        history.replaceState(null, "", page);
    }
    field.value ||= kept(page);
    document.querySelector("[data-link-missing]").hidden = field.value !== "";
}

if (document.querySelector("[data-link-done]")) {
    for (const page of ["/welcome", "/setup", "/confirm-email"]) {
        kept(page, "");
    }
}

for (const box of document.querySelectorAll("[data-show-password]")) {
    box.addEventListener("change", () => {
        document.getElementById(box.dataset.showPassword).type = box.checked ? "text" : "password";
    });
}
