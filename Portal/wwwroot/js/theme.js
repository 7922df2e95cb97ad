// Light or dark: the server renders the sheets' media from the cookie; this button changes them at once and keeps the choice.
(() => {
    const preferred = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    const current = () => document.documentElement.dataset.theme ?? preferred();

    function choose(theme) {
        document.documentElement.dataset.theme = theme;
        for (const sheet of document.querySelectorAll("link[data-theme-sheet]")) {
            sheet.media = sheet.dataset.themeSheet === theme ? "all" : "not all";
        }
        const secure = location.protocol === "https:" ? "; Secure" : "";
        document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    }

    // An element of its own, so that the same button works on live and static pages and is never redrawn by the server.
    class ThemeToggle extends HTMLElement {
        connectedCallback() {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "btn btn-quiet btn-icon";
            button.setAttribute("aria-label", "Dark theme");
            const icon = document.createElement("span");
            icon.className = "rzi icon";
            icon.setAttribute("aria-hidden", "true");
            button.append(icon);
            const show = () => {
                const dark = current() === "dark";
                button.setAttribute("aria-pressed", String(dark));
                button.title = dark ? "Switch to the light theme" : "Switch to the dark theme";
                icon.textContent = dark ? "light_mode" : "dark_mode";
            };
            button.addEventListener("click", () => {
                choose(current() === "dark" ? "light" : "dark");
                show();
            });
            matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
            show();
            this.replaceChildren(button);
        }
    }
    customElements.define("theme-toggle", ThemeToggle);
})();
