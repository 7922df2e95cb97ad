// Links to choose a password or confirm an e-mail carry their token behind "#", which browsers send to no server. Here it moves into the
// form, and out of the address bar and the history.
const field = document.querySelector("[data-link-token]");

if (field && location.hash.length > 1) {
    field.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
}

for (const box of document.querySelectorAll("[data-show-password]")) {
    box.addEventListener("change", () => {
        document.getElementById(box.dataset.showPassword).type = box.checked ? "text" : "password";
    });
}
