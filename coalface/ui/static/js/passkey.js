// A button for a passkey shows where the browser knows passkeys; what went wrong is said beside it.
// What talks to the device comes with allauth: its scripts, in the page before this one, know three sorts of form.
const IDS = { ids: { credential: "id_credential", passwordless: "passwordless", data: "js_data" } };

export function begin(element) {
  if (!window.PublicKeyCredential) return;
  // loginForm, addForm or authenticateForm
  const sort = element.dataset.passkey;
  const button = { loginForm: "login", addForm: "add", authenticateForm: "authenticate" }[sort];
  window.allauth.webauthn.forms[sort]({ ids: { ...IDS.ids, [button]: "passkey" } });
  element.hidden = false;
  for (const without of document.querySelectorAll("[data-passkey-without]")) without.hidden = true;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    element.querySelector("[data-passkey-error]").hidden = false;
  });
}
