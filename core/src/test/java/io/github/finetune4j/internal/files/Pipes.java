// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Named pipes and devices, where the system has them. */
public final class Pipes {
    private Pipes() {}

    /** {@return a pipe to which nobody writes} */
    public static Path fifo(Path folder) {
        Path pipe = folder.resolve("pipe.jsonl");
        boolean made;
        try {
            made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            made = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            made = false;
        }
        Need.SYSTEM.require(made, "there is no mkfifo here");
        return pipe;
    }

    /** {@return a device of Unix} */
    public static Path device(String name) {
        Path device = Path.of("/dev", name);
        Need.SYSTEM.require(Files.exists(device), "there is no " + device + " here");
        return device;
    }
}
