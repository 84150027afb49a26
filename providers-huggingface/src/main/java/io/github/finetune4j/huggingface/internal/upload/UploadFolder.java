// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.upload;

import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder where rows lie until they are on the Hub. */
public final class UploadFolder {
    private UploadFolder() {}

    /** {@return a temporary folder of this call alone; whoever asked for it removes it} */
    public static Path make() {
        try {
            return Files.createTempDirectory("finetune4j-job");
        } catch (IOException e) {
            throw new FineTuneException("cannot make a temporary folder: " + e + " -> check java.io.tmpdir", e);
        }
    }
}
