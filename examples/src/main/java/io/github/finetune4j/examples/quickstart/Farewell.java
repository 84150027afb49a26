// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import java.io.PrintStream;
import java.nio.file.Path;

/** Says how to go on where somebody presses Ctrl-C or ends the process. */
final class Farewell implements AutoCloseable {
    private final Thread hook;

    private Farewell(Runnable words) {
        hook = new Thread(words, "quickstart-farewell");
    }

    /**
     * {@return the words, to be said when the process is ended from outside before this is closed}
     *
     * @param errors where they are said
     * @param out where everything is written
     */
    static Farewell prepare(PrintStream errors, Path out) {
        Farewell farewell = new Farewell(() -> say(errors, out));
        Runtime.getRuntime().addShutdownHook(farewell.hook);
        return farewell;
    }

    private static void say(PrintStream errors, Path out) {
        errors.println();
        errors.println("Stopped. What was done is kept in " + out
                + " -> run the same command again: it goes on from there, training from its last checkpoint");
        ExitFile.write(ExitFile.STOPPED);
    }

    /** {@return whether the process is going down, so that errors from now on are only its echo} */
    static boolean shuttingDown() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            return !Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Override
    public void close() {
        if (!shuttingDown()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
