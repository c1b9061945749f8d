/**
 * A person at the workbench: what one sees, waits for and clicks, in words of the editor.
 * Every act waits for its own effect, so that scenarios need no sleeps.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Film } from './film.mjs';

/** Milliseconds that anything may take. It only ends a test that waits in vain, so that it is far more than a busy machine needs. */
const patience = 180_000;

export class Workbench {
  /** `page` shows the editor on `folder`, which keeps everything of its own in `home`; screenshots go to `images`. */
  constructor({ page, folder, home, images }) {
    this.page = page;
    page.setDefaultTimeout(patience);
    this.folder = folder;
    this.home = home;
    this.images = images;
    this.film = new Film(page);
    this.quickInput = page.locator('.quick-input-widget:visible');
    this.dialog = page.locator('.monaco-dialog-box');
  }

  // Files

  /** Opens a file, named from the folder's top, by a double-click in the explorer. */
  async openFile(name) {
    await (await this.explorerRow(name)).dblclick();
    await this.tab(path.posix.basename(name)).waitFor();
    await this.line('').waitFor();
  }

  /** The row of a file or folder, with the folders above it opened. */
  async explorerRow(name) {
    const parts = name.split('/');
    const row = label => this.page.locator(`.explorer-viewlet .monaco-list-row[aria-label^="${label}"]`);
    for (const [level, directory] of parts.slice(0, -1).entries()) {
      const directoryRow = row(directory);
      if ((await directoryRow.getAttribute('aria-expanded')) === 'false') await directoryRow.click();
      await this.page
        .locator(`.explorer-viewlet .monaco-list-row[aria-level="${level + 2}"]`)
        .first()
        .waitFor();
    }
    // Where the mouse rests on a row, the name of its file is shown over the next one.
    await this.page.mouse.move(0, 0);
    return row(parts.at(-1));
  }

  /** Selects files and folders in the explorer, and opens the context menu of the selection. */
  async openContextMenu(first, ...others) {
    const row = await this.explorerRow(first);
    if (others.length > 0) {
      await row.click();
      // The explorer selects the file of an editor that opens, and nothing else then.
      await this.tab(path.basename(first)).waitFor();
    }
    for (const other of others) await (await this.explorerRow(other)).click({ modifiers: ['ControlOrMeta'] });
    await row.click({ button: 'right' });
    await this.menuItem('').waitFor();
  }

  /** Opens the submenu of the extension in the open menu. */
  async openSubmenu() {
    await this.menuItem('SCC Lens').hover();
    await this.page.keyboard.press('ArrowRight');
    await this.page.locator('.monaco-submenu .action-item').first().waitFor();
  }

  /** The button above a manifest, under which the extension's commands are; where a manifest is, the extension is at work. */
  titleButton() {
    return this.page.locator('.editor-actions').getByRole('button', { name: 'SCC Lens' }).first();
  }

  /** An item of the open menu, or of its open submenu, which is inside the item that opens it. */
  menuItem(label) {
    return this.page.locator('.monaco-menu .action-item', { hasText: label }).last();
  }

  /** By the keyboard, because a menu that has just opened takes a click for the end of the one that opened it. */
  async chooseFromMenu(label) {
    await this.menuItem(label).hover();
    await this.page.keyboard.press('Enter');
    await this.menuItem('').waitFor({ state: 'detached' });
  }

  /** Closes the menu with its submenus. A slow editor may not see a press that comes while a submenu closes. */
  async closeMenu() {
    const menus = this.page.locator('.monaco-menu');
    for (let tries = 0, open = await menus.count(); open > 0 && tries < 20; tries++, open = await menus.count()) {
      await this.page.keyboard.press('Escape');
      await menus
        .nth(open - 1)
        .waitFor({ state: 'detached', timeout: 9_000 })
        .then(
          () => true,
          () => false,
        );
    }
    await menus.first().waitFor({ state: 'detached' });
  }

  tab(label) {
    return this.page.locator('.tab.active', { hasText: label });
  }

  async closeEditor() {
    await this.runCommand('View: Close Editor');
  }

  /** Saves the active editor and waits until it is clean. */
  async save() {
    await this.page.keyboard.press('ControlOrMeta+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  async saveAll() {
    await this.runCommand('File: Save All Files');
    await this.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
  }

  /** The names of the files that have unsaved changes, in their order, once there are so many. */
  async unsavedFiles(count) {
    if (count > 0)
      await this.page
        .locator('.tab.dirty')
        .nth(count - 1)
        .waitFor();
    const names = await this.page.locator('.tab.dirty').evaluateAll(tabs => tabs.map(tab => tab.dataset.resourceName));
    return names.toSorted();
  }

  /** Takes back the last change of the active editor, and waits until no editor has anything unsaved. */
  async undoAll() {
    await this.page.keyboard.press('ControlOrMeta+Z');
    await this.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
  }

  /** What the file contains on disk. */
  read(name) {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  // The text

  /** The first visible line that contains the text. */
  line(text) {
    return this.page.locator('.editor-group-container.active .view-line', { hasText: text }).first();
  }

  /** The same, also where the window is too small to show it without scrolling. */
  async reveal(text) {
    return this.scrollTo(this.line(text), this.page.locator('.editor-group-container.active .view-line'));
  }

  /** Waits for an element in a list that keeps only its visible rows: scrolls down to the end, and up again. */
  async scrollTo(element, rows) {
    for (let tries = 0; tries < 20; tries++) {
      const isShown = await element.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
      if (isShown) break;
      await rows.first().hover();
      await this.page.mouse.wheel(0, tries < 10 ? 200 : -200);
    }
    return element;
  }

  /** The squiggles of a severity: error, warning, info or hint. */
  squiggles(severity) {
    return this.page.locator(`.monaco-editor .squiggly-${severity}`);
  }

  async waitForSquiggle(severity) {
    await this.squiggles(severity).first().waitFor();
  }

  codeLens(text) {
    return this.page.locator('.monaco-editor .codelens-decoration a', { hasText: text }).first();
  }

  /** Rests the mouse on the end of a line that contains the text, and waits for a hover that contains a text. */
  async hover(text, saying) {
    await (await this.reveal(text)).locator('span > span').last().hover();
    const hover = this.page.locator('.monaco-hover', { hasText: saying }).first();
    await hover.waitFor();
    return hover;
  }

  /** Puts the cursor into the line that contains the text. */
  async placeCursor(text) {
    await (await this.reveal(text)).locator('span > span').last().click();
  }

  /** Asks for suggestions at the cursor, until the one with the text is selected. */
  async suggest(text) {
    await this.page.keyboard.press('Control+Space');
    await this.page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: text }).waitFor();
  }

  // Problems and fixes

  /** The rows of the Problems panel, which is shown where it is not. */
  async problems() {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.runCommand('Problems: Focus on Problems View');
    await panel.waitFor();
    return panel.locator('.monaco-list-row');
  }

  /** Waits until no row of the Problems panel contains the text, and closes the panel. */
  async waitForNoProblem(text) {
    await (await this.problems()).filter({ hasText: text }).first().waitFor({ state: 'detached' });
    await this.closePanel();
  }

  /** Goes to a problem by a double-click on its row. */
  async goToProblem(text) {
    await (await this.problems()).filter({ hasText: text }).first().dblclick();
  }

  /** Closes the panel below the editor, for more room. */
  async closePanel() {
    await this.page.keyboard.press('ControlOrMeta+J');
    await this.page.locator('.part.panel').waitFor({ state: 'hidden' });
  }

  /**
   * Shows the quick fixes at the cursor. While the server still reads the last change the editor answers that there are none, or waits: it is
   * asked again, after Escape, because the same key accepts the first fix of a list that is open.
   */
  async openQuickFixes() {
    const fixes = this.page.locator('.action-widget .monaco-list-row.action');
    const turn = 15_000;
    for (let left = patience; left > 0; left -= turn) {
      await this.page.keyboard.press('ControlOrMeta+.');
      const isShown = await fixes
        .first()
        .waitFor({ timeout: turn })
        .then(
          () => true,
          () => false,
        );
      if (isShown) return fixes;
      await this.page.keyboard.press('Escape');
    }
    throw new Error('the editor shows no quick fixes at the cursor');
  }

  async chooseQuickFix(title) {
    await this.page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first().click();
  }

  // The refactor preview

  /** Waits for the refactor preview of so many files, each with its box ticked. */
  async previewOf(...files) {
    const rows = this.page.locator(`.bulk-edit-panel .monaco-list-row[aria-level="1"][aria-setsize="${files.length}"]`);
    for (const file of files) {
      const box = rows.filter({ hasText: file }).locator('.monaco-checkbox.checked');
      await (await this.scrollTo(box, rows)).waitFor();
    }
  }

  /** Ends the refactor preview by one of its buttons, Apply or Discard. */
  async endPreview(button) {
    await this.page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor();
    await this.page.locator('.bulk-edit-panel .monaco-button', { hasText: button }).click();
    await this.page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor({ state: 'hidden' });
  }

  // Commands, questions and answers

  /** Finds a command in the palette, without running it. The palette lists what is known when it opens, so that it may have to open again. */
  async findCommand(title) {
    const row = this.quickInput.locator('.monaco-list-row', { hasText: title }).first();
    for (let tries = 0; tries < 20; tries++) {
      await this.page.keyboard.press('F1');
      await this.quickInput.waitFor();
      await this.page.keyboard.type(title);
      const isListed = await row.waitFor({ timeout: 9_000 }).then(
        () => true,
        () => false,
      );
      if (isListed) break;
      await this.page.keyboard.press('Escape');
      await this.quickInput.waitFor({ state: 'hidden' });
    }
    await row.waitFor();
    return row;
  }

  async runCommand(title) {
    await (await this.findCommand(title)).click();
  }

  /** Reloads the window as a user does: the editor stores its state before. */
  async reload() {
    await Promise.all([this.page.waitForEvent('load'), this.runCommand('Developer: Reload Window')]);
  }

  /** Picks an item of the open list. */
  async pick(label) {
    await this.quickInput.locator('.monaco-list-row', { hasText: label }).first().click();
  }

  /** The items of the open list whose boxes are ticked, in their order. */
  async tickedItems() {
    const rows = this.quickInput.locator('.monaco-list-row').filter({ has: this.page.locator('.monaco-checkbox.checked') });
    const labels = await rows.evaluateAll(items => items.map(item => item.ariaLabel));
    return labels.toSorted();
  }

  /** Ticks or clears every box of the open list. */
  async toggleAll() {
    await this.quickInput.locator('.quick-input-header .monaco-checkbox').click();
  }

  /** Waits for a list whose input box invites with the text. */
  async listAsking(text) {
    await this.quickInput.locator(`input[placeholder="${text}"]`).waitFor();
  }

  /** Answers an input box. */
  async enter(text) {
    await this.quickInput.locator('input').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Waits for a modal dialog that contains the text. */
  async question(text) {
    const dialog = this.dialog.filter({ hasText: text });
    await dialog.waitFor();
    return dialog;
  }

  /** Waits until a button of the open modal dialog has the focus, which Enter would press. */
  async focusedButton(label) {
    await this.dialog.locator('.monaco-button:focus', { hasText: label }).waitFor();
  }

  /** Answers the open modal dialog, and waits until it is gone; another one may be there already. */
  async answer(button) {
    const dialog = await this.dialog.elementHandle();
    await this.dialog.locator('.monaco-button', { hasText: button }).first().click();
    await dialog.waitForElementState('hidden');
  }

  /** A notification: as a toast, or, where many came at once and the editor shows no more toasts, in the list behind the bell. */
  async notification(text) {
    const item = this.notificationItem(text);
    const shown = await item.waitFor({ timeout: 8_000 }).then(
      () => true,
      () => false,
    );
    if (shown) return item;
    await this.showNotifications();
    await item.waitFor();
    return item;
  }

  /** A notification that is seen without a look behind the bell. */
  async toast(text) {
    await this.page.locator('.notification-toast .notification-list-item', { hasText: text }).first().waitFor();
    return this.notificationItem(text);
  }

  notificationItem(text) {
    return this.page.locator('.notification-list-item', { hasText: text }).first();
  }

  async showNotifications() {
    if (!(await this.page.locator('.notifications-center').isVisible())) await this.runCommand('Notifications: Show Notifications');
  }

  /** The texts of all notifications, those that are shown no more included. */
  async messages() {
    await this.showNotifications();
    return this.page.locator('.notifications-center .notification-list-item').allInnerTexts();
  }

  /** Waits until no notification shows progress. */
  async progressIsOver() {
    await this.page.locator('.notification-toast .monaco-progress-container.active').first().waitFor({ state: 'detached' });
  }

  /** Clicks a button of a notification; a toast may go behind the bell after it was seen and before it is clicked. */
  async press(notification, button) {
    const target = notification.locator('.monaco-button', { hasText: button }).first();
    const pressed = await target.click({ timeout: 8_000 }).then(
      () => true,
      () => false,
    );
    if (pressed) return;
    await this.showNotifications();
    await target.click();
  }

  /** Clears the messages of earlier steps, so that they are not mistaken for later ones. */
  async clearNotifications() {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notification-list-item').first().waitFor({ state: 'detached' });
  }

  // Rendered pages

  /** The document inside VS Code's preview of Markdown whose tab has the title; of several previews the one that was opened last. */
  async preview(title) {
    await this.page.locator('.tab', { hasText: title }).first().waitFor();
    return this.page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('#active-frame');
  }

  statusBarItem(text) {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** The language servers of this editor, as the operating system lists them. */
  serverProcesses() {
    const all = execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).split('\n');
    return all.filter(line => line.includes(this.home) && line.includes('dist/server.js'));
  }

  // Pictures

  /** Without the two options, lists and notifications are caught half faded. */
  async screenshot(name) {
    await this.page.screenshot({
      path: path.join(this.images, `${name}.jpg`),
      type: 'jpeg',
      quality: 70,
      animations: 'disabled',
      caret: 'hide',
    });
  }
}
