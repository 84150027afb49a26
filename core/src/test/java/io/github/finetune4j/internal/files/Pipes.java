package io.github.finetune4j.internal.files;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
        assumeTrue(made, "skipped: there is no mkfifo here");
        return pipe;
    }

    /** {@return a device of Unix} */
    public static Path device(String name) {
        Path device = Path.of("/dev", name);
        assumeTrue(Files.exists(device), "skipped: there is no " + device + " here");
        return device;
    }
}
