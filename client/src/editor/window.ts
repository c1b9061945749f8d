/** The part of the editor's window that shows text to the user, all of it as plain text: the only way to messages, lists and the status bar. */
import * as vscode from 'vscode';
import { buttonTexts } from './messages';
import { fitting, plainText } from './plainText';

/** The name before messages and progress, which may come from any extension. A modal question shows it in its own way. */
const NAME = 'SCC Lens';

/** Shows a message; resolves to the button that is chosen. */
export interface ShowMessage {
  (message: string, ...actions: readonly string[]): Thenable<string | undefined>;
  (message: string, options: vscode.MessageOptions, ...actions: readonly string[]): Thenable<string | undefined>;
}

/** Columns that the editor shows of a message without buttons; of one with a button it shows all. */
const MESSAGE = 55;

type Show = (message: string, options: vscode.MessageOptions, ...actions: string[]) => Thenable<string | undefined>;

/** Of a message without buttons the editor would cut off the end: a success is shown as a progress that is done and ends, anything else stays. */
const shown =
  (show: Show, isSuccess = false): ShowMessage =>
  (message: string, first?: vscode.MessageOptions | string, ...others: readonly string[]) => {
    const options = typeof first === 'object' ? first : {};
    const actions = typeof first === 'string' ? [first, ...others] : others;
    const detail = options.detail === undefined ? {} : { detail: plainText(options.detail) };
    const named = plainText(options.modal === true ? message : `${NAME}: ${message}`);
    if (options.modal !== true && actions.length === 0 && fitting(named, MESSAGE) !== named)
      return (isSuccess ? window.withProgress(null, passing(message), buttonTexts.ok()) : show(named, options, buttonTexts.ok())).then(
        () => undefined,
      );
    return show(named, { ...options, ...detail }, ...actions);
  };

/** Milliseconds that a success stays. */
const STAYS = 15_000;

const passing =
  (message: string): Progressing<unknown> =>
  (report, token) => {
    report(message, { increment: 100 });
    return new Promise(resolve => {
      token.onCancellationRequested(resolve);
      setTimeout(resolve, STAYS);
    });
  };

/** An item of a list: `icon`, by its name, is the extension's own. */
export interface Item extends vscode.QuickPickItem {
  readonly icon?: string;
}

type Progressing<T> = (
  report: (message: string, part?: { readonly increment: number }) => void,
  token: vscode.CancellationToken,
) => Thenable<T>;

export const window = {
  /** A page where the active editor is: what it shows is the extension's own. Its policy has to name the scripts, where these are enabled. */
  createPage(id: string, title: string, options: vscode.WebviewPanelOptions & vscode.WebviewOptions): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(id, title, vscode.ViewColumn.Active, options);
  },

  showInformationMessage: shown((...message) => vscode.window.showInformationMessage(...message), true),
  showWarningMessage: shown((...message) => vscode.window.showWarningMessage(...message)),
  showErrorMessage: shown((...message) => vscode.window.showErrorMessage(...message)),

  /** Resolves to the very item of the list, not to what is shown of it. */
  async showQuickPick<T extends Item>(
    items: readonly T[],
    options: vscode.QuickPickOptions,
    token?: vscode.CancellationToken,
  ): Promise<T | undefined> {
    return (await vscode.window.showQuickPick(choicesOf(items), plainFields(options, ['title', 'placeHolder']), token))?.item;
  },

  /** A list with boxes, ticked as the items are picked; resolves to those that are ticked in the end, and to undefined where the user goes back. */
  async showBoxes<T extends Item>(items: readonly T[], options: vscode.QuickPickOptions): Promise<readonly T[] | undefined> {
    const several = { ...plainFields(options, ['title', 'placeHolder']), canPickMany: true } as const;
    return (await vscode.window.showQuickPick(choicesOf(items), several))?.map(({ item }) => item);
  },

  showInputBox(options: vscode.InputBoxOptions, token?: vscode.CancellationToken): Thenable<string | undefined> {
    const validateInput = async (value: string): Promise<vscode.InputBoxValidationMessage | string | null | undefined> => {
      const problem = await options.validateInput?.(value);
      return typeof problem === 'string' ? plainText(problem) : problem;
    };
    return vscode.window.showInputBox({ ...plainFields(options, ['title', 'prompt', 'placeHolder']), validateInput }, token);
  },

  /** Asks for a text that a button can bring as well. Resolves to undefined if the box is closed, and to no text that is not valid. */
  askText({ validate, button, ...options }: TextQuestion): Promise<string | undefined> {
    const box = vscode.window.createInputBox();
    Object.assign(box, plainFields(options, ['title', 'prompt', 'placeHolder']), {
      ignoreFocusOut: true,
      buttons: [{ iconPath: new vscode.ThemeIcon(button.icon), tooltip: plainText(button.tooltip) }],
    });
    return new Promise((resolve, reject) => {
      const accept = async (text: string): Promise<void> => {
        box.busy = true;
        const problem = await validate(text);
        box.busy = false;
        box.validationMessage = problem === undefined ? undefined : plainText(problem);
        if (problem !== undefined || text.trim() === '') return;
        resolve(text);
        box.hide();
      };
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      });
      const fail = (error: unknown): void => {
        reject(error instanceof Error ? error : new Error(String(error)));
        box.hide();
      };
      box.onDidAccept(() => accept(box.value).catch(fail));
      box.onDidTriggerButton(() => button.read().then(accept).then(undefined, fail));
      box.onDidHide(() => {
        resolve(undefined);
        box.dispose();
      });
      box.show();
    });
  },

  /**
   * One progress notification, whose text is the last that the work reports. Without a first text it appears with the first report. It can
   * be cancelled, by a button that the editor calls *Cancel*, or by one with a name of its own: the editor takes a text in the place of
   * `cancellable: true`, which its types do not show.
   */
  async withProgress<T>(first: string | null, work: Progressing<T>, button?: string): Promise<T> {
    const cancellable = button === undefined ? true : (plainText(button) as unknown as true);
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, cancellable }, (progress, token) => {
      const report: Parameters<typeof work>[0] = (message, part) => progress.report({ message: plainText(`${NAME}: ${message}`), ...part });
      if (first !== null) report(first);
      return work(report, token);
    });
  },

  createTreeView<T>(id: string, { changed, children, itemOf }: Tree<T>): vscode.TreeView<T> {
    const treeDataProvider: vscode.TreeDataProvider<T> = {
      onDidChangeTreeData: changed,
      getChildren: async node => [...(await children(node))],
      getTreeItem: node => treeItem(itemOf(node)),
    };
    return vscode.window.createTreeView(id, { treeDataProvider, showCollapseAll: true });
  },

  /** An item next to the language of a document, in a menu of the status bar. */
  createLanguageStatus(id: string, selector: vscode.DocumentSelector, content: LanguageStatus): { readonly dispose: () => void } {
    const { name, text, detail, isProblem, command } = content;
    const item = vscode.languages.createLanguageStatusItem(id, selector);
    const shown = { name: plainText(name), text: plainText(text), detail: plainText(detail) };
    Object.assign(item, shown, {
      severity: isProblem ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information,
      command: command === null ? undefined : { ...command, title: plainText(command.title) },
      accessibilityInformation: { label: [shown.name, shown.text, shown.detail].filter(part => part !== '').join(', ') },
    });
    return item;
  },

  createStatusBarItem(id: string, alignment: vscode.StatusBarAlignment): StatusItem {
    const item = vscode.window.createStatusBarItem(id, alignment);
    return {
      show: ({ name, command, icon, text, tooltip, spoken, isWarning }) => {
        Object.assign(item, {
          name,
          command,
          text: `$(${icon}) ${plainText(text)}`,
          tooltip: plainText(tooltip),
          backgroundColor: isWarning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined,
          accessibilityInformation: { label: plainText(spoken), role: 'button' },
        });
        item.show();
      },
      hide: () => item.hide(),
      dispose: () => item.dispose(),
    };
  },
};

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeHolder: string;
  /** What is wrong with a text, when it is accepted. */
  readonly validate: (text: string) => Promise<string | undefined>;
  readonly button: { readonly icon: string; readonly tooltip: string; readonly read: () => Thenable<string> };
}

interface Tree<T> {
  readonly changed: vscode.Event<undefined>;
  /** The nodes below one; without one, the roots. */
  readonly children: (node?: T) => Promise<readonly T[]>;
  readonly itemOf: (node: T) => TreeNodeItem;
}

/** A node of a tree view; `icon` and `color`, by their names, are the extension's own. */
export interface TreeNodeItem {
  /** By which the editor knows the node again. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly spoken: string;
  readonly icon: string | null;
  readonly color: string | null;
  /** What `when` clauses of menus know it by. */
  readonly context: string;
  /** Whether the nodes below it are seen; null where there are none. */
  readonly isExpanded: boolean | null;
  readonly command?: vscode.Command;
}

function treeItem({ label, description, tooltip, spoken, icon, color, context, isExpanded, ...others }: TreeNodeItem): vscode.TreeItem {
  const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(plainText(label), isExpanded === null ? None : isExpanded ? Expanded : Collapsed);
  return Object.assign(item, {
    ...others,
    description: plainText(description),
    tooltip: plainText(tooltip),
    accessibilityInformation: { label: plainText(spoken) },
    contextValue: context,
    iconPath: icon === null ? undefined : new vscode.ThemeIcon(icon, color === null ? undefined : new vscode.ThemeColor(color)),
  });
}

/** An item next to the language of a document. */
export interface LanguageStatus {
  readonly name: string;
  readonly text: string;
  /** Empty where there is none. */
  readonly detail: string;
  readonly isProblem: boolean;
  readonly command: vscode.Command | null;
}

/** `spoken` is what a screen reader reads; the background of a warning is not all that distinguishes it. */
type StatusContent = Readonly<Record<'name' | 'command' | 'icon' | 'text' | 'tooltip' | 'spoken', string>> & {
  readonly isWarning: boolean;
};

/** An item of the status bar; `icon`, by its name, is the extension's own. */
export interface StatusItem {
  readonly show: (content: StatusContent) => void;
  readonly hide: () => void;
  readonly dispose: () => void;
}

const choicesOf = <T extends Item>(items: readonly T[]): (vscode.QuickPickItem & { readonly item: T })[] =>
  items.map(item => ({ ...plainItem(item), item }));

function plainItem(item: Item): vscode.QuickPickItem {
  const { label, icon, ...others } = item;
  const plain = plainText(label);
  return { ...plainFields(others, ['description', 'detail']), label: icon === undefined ? plain : `$(${icon}) ${plain}` };
}

function plainFields<T extends object>(object: T, names: readonly (keyof T)[]): T {
  const plain = names.flatMap(name => {
    const value = object[name];
    return typeof value === 'string' ? [[name, plainText(value)] as const] : [];
  });
  return { ...object, ...Object.fromEntries(plain) };
}
