import { EventEmitter } from "node:events";

/** Every tray that was made, for a test to look at. */
const made = [];

/** Electron's Tray, as far as the shell uses it: it remembers what it shows. */
export class Tray extends EventEmitter {
  static made = made;
  constructor(image) {
    super();
    this.image = image;
    this.toolTip = "";
    made.push(this);
  }
  setImage(image) {
    this.image = image;
  }
  setToolTip(text) {
    this.toolTip = text;
  }
}

export const nativeImage = {
  createFromBitmap: (bitmap, size) => ({ bitmap, ...size }),
};
