// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that a run goes on with the encoder that it began with. */
final class BaseCheck {
    private BaseCheck() {}

    /**
     * @param fingerprint of the encoder as it is now
     * @throws InvalidModelException if it was another one when the run began
     */
    static void require(RunFolder run, String fingerprint) {
        Path file = run.path().resolve("base.json");
        if (!Files.exists(file)) {
            AtomicFile.write(file, "{\"fingerprint\": \"" + fingerprint + "\"}\n");
        }
        String begun = JsonFile.object(file).path("fingerprint").asText();
        if (!begun.equals(fingerprint)) {
            throw new InvalidModelException("the encoder has changed since the run began: its weights hash to "
                    + fingerprint + ", then " + begun
                    + " -> put the old files back, or submit the job again with a new key");
        }
    }
}
