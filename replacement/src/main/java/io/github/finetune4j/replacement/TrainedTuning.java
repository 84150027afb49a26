// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.JobCancelledException;
import io.github.finetune4j.error.JobFailedException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.FineTuneProvider;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Training by a job, which is found again by its key.
 *
 * @param cost what a job has cost; null where nobody said
 */
record TrainedTuning(
        FineTuneProvider provider,
        Function<ModelRef, ? extends ChatModel> models,
        Consumer<FineTune.Builder> job,
        @Nullable Function<FineTuneJob, Cost> cost)
        implements Tuning {
    private static final String MODEL = "model";

    TrainedTuning costing(Function<FineTuneJob, Cost> value) {
        return new TrainedTuning(provider, models, job, value);
    }

    @Override
    public ChatModel tune(CandidateTurn turn) {
        return models.apply(turn.note(MODEL).map(ModelRef::parse).orElseGet(() -> train(turn)));
    }

    private ModelRef train(CandidateTurn turn) {
        FineTune.Builder builder = FineTune.builder()
                .provider(provider)
                .trainingData(turn.training())
                .labels(labels -> labels.idempotencyKey(turn.key()));
        job.accept(builder);
        FineTuneJob started = builder.start();
        turn.underWay("the job " + started.ref(), started::cancel);
        ModelRef model = await(turn, started);
        spent(turn, started); // before the note: a process that finds that asks no job any more
        turn.note(MODEL, model.toString());
        return model;
    }

    private ModelRef await(CandidateTurn turn, FineTuneJob started) {
        try {
            return started.await();
        } catch (JobFailedException | JobCancelledException e) {
            spent(turn, started);
            throw e;
        }
    }

    private void spent(CandidateTurn turn, FineTuneJob ended) {
        Optional.ofNullable(cost)
                .map(each -> ForeignCode.call(
                        "the training cost of job " + ended.ref(),
                        null,
                        "fix it, and run again: the same job is found",
                        () -> each.apply(ended)))
                .ifPresent(turn::spent);
    }
}
