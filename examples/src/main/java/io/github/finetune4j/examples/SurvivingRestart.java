// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.FineTuneProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A job that outlives the process that started it: its reference is text, and any process can attach to it. */
final class SurvivingRestart {
    private SurvivingRestart() {}

    static void start(FineTuneProvider provider, String baseModel, Dataset data, Path file) throws IOException {
        // tag::start[]
        FineTuneJob job = FineTune.builder()
                .provider(provider)
                .baseModel(baseModel)
                .trainingData(data)
                .start();
        Files.writeString(file, job.ref().toString());
        // end::start[]
    }

    static ModelRef takeUp(FineTuneProvider provider, Path file) throws IOException {
        // tag::attach[]
        JobRef ref = JobRef.parse(Files.readString(file));
        ModelRef tuned = FineTune.attach(provider, ref).await(Duration.ofHours(6));
        // end::attach[]
        return tuned;
    }
}
