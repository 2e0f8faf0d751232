"""The expression language of forms: XPath 1.0 as the ODK XForms specification changes it."""
