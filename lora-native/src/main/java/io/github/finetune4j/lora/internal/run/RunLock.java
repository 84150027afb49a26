// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.HeldFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says that a living process works on a run. The system drops it when the process dies, however it dies. */
public final class RunLock implements AutoCloseable {
    private final HeldFile file;

    private RunLock(HeldFile file) {
        this.file = file;
    }

    /** {@return the lock, empty if another provider, here or in another process, holds it} */
    static Optional<RunLock> tryOf(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new FileSystemException(file.toString(), null, "it is no file");
            }
            return HeldFile.open(file).map(RunLock::new);
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the lock of a run: " + e + " -> check the disk", e);
        }
    }
}
