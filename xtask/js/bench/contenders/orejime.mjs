// As its README says: configuration in a global, script and style sheet, what waits in templates.
import { join } from "node:path";
import { categories } from "../model.mjs";

export const accept = ".orejime-Banner-saveButton";

/** A button to change one's mind, as its README has it. */
export const reopen = `<button type="button" onclick="orejime.prompt()">Cookie settings</button>`;

export const folder = ({ peers }) => join(peers, "orejime/dist");

export const version = ({ peerVersion }) => peerVersion("orejime");

export const build = (model) => {
  const config = {
    privacyPolicyUrl: "/privacy",
    purposes: categories.map(({ id, required, title, text }) => ({
      id,
      title,
      description: text,
      ...(required
        ? { isMandatory: true, cookies: [] }
        : { purposes: model.of(id).map((service) => ({ id: service.id, title: service.name, cookies: service.cookies ?? [] })) }),
    })),
  };
  return {
    head: `<script>window.orejimeConfig=${JSON.stringify(config)}</script>
<script src="{base}/orejime-standard-en.js"></script>
<link href="{base}/orejime-standard.css" rel="stylesheet">`,
    gated: model.tags
      .map(({ src, service }) => `<template data-purpose="${service.id}"><script src="${src}"></script></template>`)
      .join("\n"),
  };
};
