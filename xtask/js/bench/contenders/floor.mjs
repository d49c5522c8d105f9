// The floor: what the browser itself costs. Three buttons in the page, scripts released in one go,
// the answer kept. No categories, no services, no changing one's mind: nobody could use it.
import { words } from "../model.mjs";

export const accept = "#floor-all";

export const lacks = { services: "it knows no services" };

export const folder = () => null;

export const version = () => "by hand";

const code = `(function(){
var n=document.getElementById("floor"),k="floor";
function go(){document.querySelectorAll("script[data-wait]").forEach(function(o){var s=document.createElement("script");s.async=false;s.src=o.dataset.src;o.replaceWith(s)})}
function end(v){try{localStorage.setItem(k,v)}catch(e){}n.remove();if(v=="all")go()}
var v;try{v=localStorage.getItem(k)}catch(e){}
if(v){n.remove();if(v=="all")go();return}
n.hidden=false;
n.onclick=function(e){var b=e.target.closest("button");if(b)end(b.id.slice(6))}
})()`;

export const build = (model) => ({
  gated: model.tags.map(({ src }) => `<script type="text/plain" data-wait data-src="${src}"></script>`).join("\n"),
  end: `<div id="floor" role="dialog" aria-label="${words.title}" hidden style="position:fixed;left:0;right:0;bottom:0;padding:1rem;background:#fff;border-top:1px solid">
<p>${words.text}</p><button id="floor-all">${words.accept}</button> <button id="floor-none">${words.reject}</button> <button id="floor-some">${words.save}</button></div>
<script>${code}</script>`,
});
