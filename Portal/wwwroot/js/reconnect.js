// The script of .NET 9 only sets classes on the notice. This loads the page afresh when the server no longer knows the circuit,
// and goes on trying after the script has given up.
const RetryAfterMs = 10_000;
const notice = document.getElementById("components-reconnect-modal");
let waiting;

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

new MutationObserver(() => {
    clearTimeout(waiting);
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
