// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The state of a run, and how far it is. */
final class RunState {
    static final String RUNNING = "running";
    static final String NO_END = "no end on record";
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private RunState() {}

    /** {@return the outcome; of a run without an end whether it has given a sign of life lately} */
    static String of(Optional<RunEnded> end, Instant lastSign, Instant now) {
        return end.map(RunEnded::outcome)
                .orElseGet(() -> Duration.between(lastSign, now).compareTo(SILENCE) < 0 ? RUNNING : NO_END);
    }

    /** {@return how many steps a run will take; empty where its specification leaves that open} */
    static OptionalLong steps(RunStarted run, Optional<DataVersion> data) {
        if (!(run.specification().get("hyperparameters") instanceof Map<?, ?> chosen)) {
            return OptionalLong.empty();
        }
        double most = number(chosen.get("maxSteps"));
        if (most > 0) {
            return OptionalLong.of((long) most);
        }
        double epochs = number(chosen.get("epochs"));
        double batch = number(chosen.get("batchSize"));
        if (data.isEmpty() || !(epochs > 0) || !(batch > 0)) {
            return OptionalLong.empty();
        }
        double together = batch * Math.max(1, number(chosen.get("gradientAccumulation")));
        return OptionalLong.of((long) Math.ceil(epochs * Math.ceil(data.get().rows() / together)));
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    static void progress(PageBody to, Curves.Brief brief, OptionalLong steps) {
        if (steps.isPresent()) {
            long done = Math.min(brief.steps(), steps.getAsLong());
            String words = "step " + Words.count(done) + " of " + Words.count(steps.getAsLong());
            to.open("progress", "value", "" + done, "max", "" + steps.getAsLong(), "aria-label", words)
                    .close();
            to.open("div").text(words).close();
        } else {
            to.open("div").text(Words.count(brief.steps(), "step", "steps")).close();
        }
    }
}
