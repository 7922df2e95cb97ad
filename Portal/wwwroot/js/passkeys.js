// Passkeys: the browser asks its owner, our server checks the answer. Works on static pages and live ones: listens on the document.
const known = "credentials" in navigator && "PublicKeyCredential" in window;

const fromText = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), sign => sign.charCodeAt(0));
const toText = bytes =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = list => (list ?? []).map(each => ({ ...each, id: fromText(each.id) }));

async function post(address, body) {
    const token = document.querySelector("input[name=__RequestVerificationToken]")?.value ?? "";
    const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", RequestVerificationToken: token },
        body: JSON.stringify(body ?? {})
    });
    const content = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
    if (!answer.ok) {
        throw new Error(content.problem ?? (answer.status === 429
            ? "Too many attempts from this address. Wait a minute, then try again."
            : "This did not work. Load the page again and try once more."));
    }
    return content;
}

// Not every browser has toJSON for credentials, and password managers that stand in for it often lack it too.
function write(credential) {
    const response = credential.response;
    const written = { clientDataJSON: toText(response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
        if (response[part]) {
            written[part] = toText(response[part]);
        }
    }
    if (response.getTransports) {
        written.transports = response.getTransports();
    }
    return JSON.stringify({
        id: credential.id,
        rawId: toText(credential.rawId),
        type: credential.type,
        authenticatorAttachment: credential.authenticatorAttachment,
        clientExtensionResults: credential.getClientExtensionResults(),
        response: written
    });
}

async function signIn(button) {
    const options = await post("/session/passkey-signin/options");
    const publicKey = { ...options, challenge: fromText(options.challenge), allowCredentials: withIds(options.allowCredentials) };
    const credential = await navigator.credentials.get({ publicKey });
    const done = await post("/session/passkey-signin", { credential: write(credential), returnUrl: button.dataset.goOnTo });
    location.assign(done.goOnTo);
}

async function add(button) {
    const name = document.getElementById(button.dataset.passkeyAdd).value;
    const options = await post("/session/passkeys/options");
    const publicKey = {
        ...options,
        challenge: fromText(options.challenge),
        user: { ...options.user, id: fromText(options.user.id) },
        excludeCredentials: withIds(options.excludeCredentials)
    };
    const credential = await navigator.credentials.create({ publicKey });
    await post("/session/passkeys", { credential: write(credential), name });
    location.reload();
}

function explain(error) {
    return error.name === "NotAllowedError" ? "Nothing was done: the browser was told no, or nobody answered it."
        : error.name === "SecurityError" ? "Passkeys work only where Portal has a name in the address (not a number), over https or on this machine."
        : error.name === "InvalidStateError" ? "This device has a passkey for your account already."
        : error.message;
}

async function run(button, act) {
    const problem = button.parentElement.querySelector("[data-passkey-problem]");
    problem.textContent = "";
    button.disabled = true;
    try {
        await act(button);
    } catch (error) {
        problem.textContent = known ? explain(error) : "This browser knows no passkeys.";
    } finally {
        button.disabled = false;
    }
}

document.addEventListener("click", event => {
    const toSignIn = event.target.closest("[data-passkey-signin]");
    const toAdd = event.target.closest("[data-passkey-add]");
    if (toSignIn) {
        run(toSignIn, signIn);
    } else if (toAdd) {
        run(toAdd, add);
    }
});

if (!known) {
    document.querySelectorAll("[data-passkey-signin]").forEach(button => button.parentElement.remove());
}
