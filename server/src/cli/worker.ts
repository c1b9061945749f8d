/** The entry of a worker thread of the command line. */
void import('./program').then(({ judgeForOthers }) => {
  judgeForOthers();
});
