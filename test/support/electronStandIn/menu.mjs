/** Electron's MenuItem, as far as the shell and its specs use it. */
class MenuItem {
  constructor({ submenu, ...options }) {
    Object.assign(this, { type: submenu ? "submenu" : "normal", enabled: true, label: "" }, options);
    if (submenu !== undefined) this.submenu = Menu.buildFromTemplate(submenu);
  }
}

/** Electron's Menu: what a template says, and the way to an item. */
export class Menu {
  static application = null;
  static setApplicationMenu(menu) {
    Menu.application = menu;
  }
  static getApplicationMenu() {
    return Menu.application;
  }
  static buildFromTemplate(template) {
    const menu = new Menu();
    menu.items = template.map((options) => new MenuItem(options));
    return menu;
  }
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}
