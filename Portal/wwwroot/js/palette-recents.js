// What a person opened last from the search over everything. Kept in their own browser under their own id and
// roles, and gone with their session.
const Prefix = "recent:";
const Most = 6;

const read = key => {
    try {
        const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
        return Array.isArray(kept) ? kept.filter(item => typeof item?.title === "string" && /^\/(?!\/)/.test(item.href)) : [];
    } catch {
        return []; // a person's own storage may hold anything
    }
};

export const recall = who => read(Prefix + who);

export function remember(who, { title, href, icon, detail, isMore }) {
    if (isMore) {
        return;
    }
    try {
        const others = recall(who).filter(item => item.href !== href);
        forgetOthers(who); // of other rights: what was opened with them may be closed now
        localStorage.setItem(Prefix + who, JSON.stringify([{ title, href, icon, detail }, ...others].slice(0, Most)));
    } catch {
        return; // storage that is blocked or full: nothing is remembered, and everything else works
    }
}

function forgetOthers(who) {
    Object.keys(localStorage).filter(key => key.startsWith(Prefix) && key !== Prefix + who).forEach(key => localStorage.removeItem(key));
}

export function forgetRecents() {
    try {
        forgetOthers("");
    } catch {
        return; // storage that is blocked holds nothing
    }
}

document.addEventListener("submit", event => {
    if (event.target.matches("form.signout")) {
        forgetRecents();
    }
});

// somebody whose session ended by itself is asked to sign in: the next one at this browser finds nothing of theirs
if (document.getElementById("signin-form") || location.pathname === "/signin") {
    forgetRecents();
}
