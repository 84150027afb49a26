// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The opening of a registry's files: to be written to, or as they lie there. */
final class Opened {
    private Opened() {}

    /**
     * {@return a channel on a file}
     *
     * @param file made if it isn't there, unless it is only read
     * @param onlyRead whether nothing is to be changed; in place of a file that isn't there one stands then that is
     *     empty, and gone when it is closed
     */
    static FileChannel file(Path file, boolean onlyRead) throws IOException {
        if (!onlyRead) {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        return Files.exists(file)
                ? FileChannel.open(file, StandardOpenOption.READ)
                : FileChannel.open(
                        Files.createTempFile("finetune4j", ".empty"),
                        StandardOpenOption.READ,
                        StandardOpenOption.DELETE_ON_CLOSE);
    }
}
