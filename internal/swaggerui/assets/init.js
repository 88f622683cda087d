// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// The address is relative so that the page works behind a path prefix, too.
window.ui = SwaggerUIBundle({
  url: new URL("../api/v1/openapi.json", document.baseURI).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  // The default would send the document to a validator on the internet.
  validatorUrl: null,
});
