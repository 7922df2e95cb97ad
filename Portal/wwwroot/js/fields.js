// What fields must do before the server hears of it.
document.addEventListener("keydown", event => {
    const field = event.target;
    if (field.matches?.("[role=combobox]")) {
        // Enter takes an option and never submits; the arrows walk the list, not the text
        if (["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) {
            event.preventDefault();
        } else if (event.key === "Escape" && field.getAttribute("aria-expanded") === "true") {
            field.dataset.keepsEscape = "";
        }
    } else if (field.matches?.("[data-chips]")) {
        chipsKey(event, field);
    }
}, true);

// Esc closes the list first; only the next one may close the dialog around it.
document.addEventListener("keydown", event => {
    if (event.key === "Escape" && event.target.dataset && "keepsEscape" in event.target.dataset) {
        delete event.target.dataset.keepsEscape;
        event.stopImmediatePropagation();
    }
});

function chipsKey(event, field) {
    const separates = [",", ";", "Enter"].includes(event.key) || (event.key === " " && field.value.includes("@"));
    if (separates && field.value.trim() !== "") {
        event.preventDefault();
        field.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (event.key === "Backspace" && field.value === "") {
        const removers = field.closest("[data-chips-box]").querySelectorAll("[data-chip-remove]");
        removers[removers.length - 1]?.click();
    }
}

// On the window, so after Blazor has read the text: what was typed is a chip now.
window.addEventListener("change", event => {
    if (event.target.matches?.("[data-chips]")) {
        event.target.value = "";
    }
});

document.addEventListener("click", event => {
    const box = event.target.closest("[data-chips-box]");
    if (box && (event.target.closest("[data-chip-remove]") || event.target === box)) {
        box.querySelector("[data-chips]").focus();
    }
});

// A press inside the popup must not take the focus from the input, which would close the popup under the pointer.
document.addEventListener("mousedown", event => {
    if (event.target.closest("[data-keeps-focus]")) {
        event.preventDefault();
    }
});

// The active option of an open list stays in view.
new MutationObserver(changes => {
    for (const change of changes) {
        const id = change.target.getAttribute("aria-activedescendant");
        if (id) {
            document.getElementById(id)?.scrollIntoView({ block: "nearest" });
        }
    }
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-activedescendant"] });
