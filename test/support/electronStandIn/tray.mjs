import { EventEmitter } from "node:events";
import { needsReady } from "./ready.mjs";

/** Every tray that was made, for a test to look at. */
const made = [];

/** Electron's Tray, as far as the shell uses it: it remembers what it shows. */
export class Tray extends EventEmitter {
  static made = made;
  constructor(image) {
    super();
    needsReady("The tray");
    this.image = image;
    this.toolTip = "";
    this.title = "";
    this.menu = null;
    made.push(this);
  }
  setImage(image) {
    this.image = image;
  }
  setToolTip(text) {
    this.toolTip = text;
  }
  setTitle(text) {
    this.title = text;
  }
  setContextMenu(menu) {
    this.menu = menu;
  }
}

class Image {
  constructor(bitmap, size) {
    Object.assign(this, { bitmap, ...size, template: false });
  }
  addRepresentation() {}
  setTemplateImage(on) {
    this.template = on;
  }
}

export const nativeImage = { createFromBitmap: (bitmap, size) => new Image(bitmap, size) };
