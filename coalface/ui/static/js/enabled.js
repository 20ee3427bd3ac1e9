// Says that scripts run, before the first paint, so that GOV.UK's styles can tell.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
