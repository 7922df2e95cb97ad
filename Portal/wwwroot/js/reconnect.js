// The script of .NET 9 only sets classes on the notice. This loads the page afresh when the server no longer knows the circuit,
// goes on trying after the script has given up, and leads to the sign-in page when the session ended while nobody could say so.
const RetryAfterMs = 10_000;
const AskAfterMs = 3_000;
const notice = document.getElementById("components-reconnect-modal");
let waiting;
let asking;

async function tryAgain() {
    clearTimeout(waiting);
    try {
        // false: the server is back but does not know the circuit any more
        if (!(await Blazor.reconnect())) {
            location.reload();
        }
    } catch {
        waiting = setTimeout(tryAgain, RetryAfterMs);
    }
}

// An ended session is refused like a server that is away; only an answer over plain http tells one from the other. This address is no use of
// the session, so a page that asks again and again keeps none alive.
async function leaveIfSignedOut() {
    clearTimeout(asking);
    try {
        if ((await fetch("/_blazor/initializers", { cache: "no-store", redirect: "manual" })).status === 401) {
            location.reload();
            return;
        }
    } catch {
        // nothing answers: the page waits on
    }
    watch();
}

function watch() {
    clearTimeout(asking);
    if (/components-reconnect-(show|failed)/.test(notice.className)) {
        asking = setTimeout(leaveIfSignedOut, AskAfterMs);
    }
}

addEventListener("online", watch);

new MutationObserver(() => {
    clearTimeout(waiting);
    watch();
    if (notice.classList.contains("components-reconnect-rejected")) {
        location.reload();
    } else if (notice.classList.contains("components-reconnect-failed")) {
        waiting = setTimeout(tryAgain, RetryAfterMs);
    }
}).observe(notice, { attributes: true, attributeFilter: ["class"] });

notice.querySelector("[data-reconnect]").addEventListener("click", tryAgain);

// A page whose connection never opened still shows its skeleton; a page of the server's says why.
const broken = document.getElementById("blazor-error-ui");
new MutationObserver(() => {
    if (broken.style.display === "block" && !document.querySelector(".shell:not(.boot)")) {
        location.replace(`/crowded?returnUrl=${encodeURIComponent(location.pathname + location.search)}`);
    }
}).observe(broken, { attributes: true, attributeFilter: ["style"] });
