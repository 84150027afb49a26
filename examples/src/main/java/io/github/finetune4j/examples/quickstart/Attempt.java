// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The work that one start has begun, and the next one with the same settings goes on with: the key of its training job,
 * and the answers that were given.
 *
 * @param folder holds it; gone once everything is done
 * @param key of the training job
 * @param resumed whether an earlier start has begun it
 */
record Attempt(Path folder, String key, boolean resumed) {
    private static final String FILE = "attempt.txt";

    /**
     * {@return what an earlier start left undone with these settings, otherwise a new attempt}
     *
     * @param out where everything is written
     * @param settings in words; others than those left behind begin anew
     */
    static Attempt of(Path out, String settings) {
        Path folder = out.resolve("unfinished");
        try {
            Path file = folder.resolve(FILE);
            List<String> left = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
            if (left.size() == 2 && left.get(1).equals(settings)) {
                return new Attempt(folder, left.get(0), true);
            }
            return begin(folder, settings);
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }

    static UncheckedIOException unwritable(Path out, IOException cause) {
        return new UncheckedIOException(
                "cannot write to " + out + ": " + cause
                        + " -> free space, or choose another folder with -Dout, then run the same command again",
                cause);
    }

    private static Attempt begin(Path folder, String settings) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        String key = UUID.randomUUID().toString();
        Path aside = Files.write(folder.resolve(FILE + ".aside"), List.of(key, settings));
        Files.move(aside, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        return new Attempt(folder, key, false);
    }

    /** {@return where answers are kept that were given} */
    Path answers() {
        return folder.resolve("answers");
    }

    /** Ends it: the next start begins anew. */
    void end() {
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder + ": " + e + " -> delete it by hand", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            List<Path> all;
            try (var walk = Files.walk(folder)) {
                all = walk.sorted(Comparator.reverseOrder()).toList(); // what is deeper first
            }
            for (Path each : all) {
                Files.delete(each);
            }
        }
    }
}
