// Unsent forms, kept in this tab only; see Components/FormDrafts.cs.
const nameOf = key => `draft:${key}`;

export const find = key => sessionStorage.getItem(nameOf(key));
export const keep = (key, text) => sessionStorage.setItem(nameOf(key), text);
export const drop = key => sessionStorage.removeItem(nameOf(key));
export const focusFirstInvalid = () => document.querySelector('[aria-invalid="true"]')?.focus();
