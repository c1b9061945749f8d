/**
 * How much of a stack an error keeps. Mocha keeps all of it, for which a parser that reports thousands of errors from deep inside pays with
 * seconds that no user waits.
 */
Error.stackTraceLimit = 20;
