// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file in which the exit code is left for the build that started this process: a build that is notified of a
 * failure by the code itself prints a page about its own plug-ins.
 */
final class ExitFile {
    /** The code of a process that Ctrl-C ended. */
    static final int STOPPED = 130;

    private ExitFile() {}

    /**
     * Leaves it in the file that the system property {@code exitFile} names, if it names one.
     *
     * @param code 0 where all went well
     */
    static void write(int code) {
        String file = System.getProperty("exitFile", "");
        if (!file.isEmpty()) {
            try {
                Files.writeString(Path.of(file), Integer.toString(code));
            } catch (IOException e) {
                System.err.println("cannot write " + file + ": " + e);
            }
        }
    }
}
