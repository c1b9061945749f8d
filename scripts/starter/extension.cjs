/** What `npm start` adds to the editor: the walkthrough opens, and beside it the example, at its `hostPath`. */
const { commands } = require('vscode');

exports.activate = async () => {
  await commands.executeCommand('sccLens.openWalkthrough');
  await commands.executeCommand('sccLens.runOnManifest', 'sccLens.openExample');
};
