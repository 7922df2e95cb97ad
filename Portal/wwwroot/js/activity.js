// Tells the server, at most once a minute, that a person does something. Pages that only stand open speak with it all the time, so that
// counts for nothing: a session nobody uses ends.
const PauseMs = 60_000;
let toldAt = 0;

function tell(event) {
    const isSignedIn = document.querySelector("form.signout") !== null;
    if (!event.isTrusted || !isSignedIn || Date.now() - toldAt < PauseMs) {
        return;
    }
    toldAt = Date.now();
    // a page that goes, or a server that is away for a moment, needs no word of it
    fetch("/session/seen", { method: "POST", keepalive: true }).catch(() => {});
}

for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(kind, tell, { capture: true, passive: true });
}
