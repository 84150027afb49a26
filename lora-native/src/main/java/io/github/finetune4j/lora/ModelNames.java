// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.internal.names.ShownModel;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunSettings;
import io.github.finetune4j.lora.internal.texts.TextRunSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The names of models in reports. Stored answers are found by these names, so models that answer differently are not
 * called the same: a commit or a job is named beside what a person reads.
 */
final class ModelNames {
    private static final int JOB_DIGITS = 8;

    private ModelNames() {}

    /**
     * {@return the folder's name; of a snapshot in the Hugging Face cache, whose folder is called by its commit,
     * {@code owner/name@commit}}
     */
    static String ofFolder(Path folder) {
        return ShownModel.name(folder.toAbsolutePath().normalize().toString());
    }

    /** {@return for example {@code tuned SmolLM2-135M (job 1f0c9a2b)}, with the job's suffix if it has one} */
    static String ofTuned(RunFolder run, RunSettings settings) {
        return ofTuned(run, settings.suffix(), settings.baseFolder());
    }

    /** {@return for example {@code tuned all-MiniLM-L6-v2 (job 1f0c9a2b)}} */
    static String ofTuned(RunFolder run, TextRunSettings settings) {
        return ofTuned(run, settings.suffix(), settings.baseFolder());
    }

    private static String ofTuned(RunFolder run, @Nullable String suffix, String base) {
        String job = "job " + start(run.id().substring("job-".length()), JOB_DIGITS);
        String which = suffix == null ? job : suffix + ", " + job;
        return "tuned " + ofFolder(Path.of(base)) + " (" + which + ")";
    }

    private static String start(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }
}
