// The sandbox's demo accounts: a click fills the sign-in form; the person still presses "Sign in".
const email = document.getElementById("email");
const password = document.getElementById("password");

for (const button of document.querySelectorAll("[data-fill-email]")) {
  button.addEventListener("click", () => {
    email.value = button.dataset.fillEmail;
    password.value = button.dataset.fillPassword;
    email.form.querySelector("[type=submit]").focus();
  });
}
