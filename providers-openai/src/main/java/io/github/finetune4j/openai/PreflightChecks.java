// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.ShutdownDates;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at before anything is uploaded.
 *
 * @param settings of the provider
 * @param models asks for the model
 * @param counter of tokens, null: a quarter of the characters
 * @param price per million tokens that are trained on, NaN if unknown
 */
record PreflightChecks(
        ProviderSettings settings,
        OpenAiModels models,
        @Nullable TokenCounter counter,
        double price) {
    private static final int PER_MESSAGE = 3;
    private static final int CHARACTERS_PER_TOKEN = 4;

    /**
     * {@return the estimates and warnings}
     *
     * @throws UnsupportedCapabilityException if the service cannot do it
     * @throws InvalidRequestException if it would be refused; everything is named
     * @throws FineTuningClosedException if the base model no longer answers
     */
    Preflight check(FineTuneSpec spec) {
        JobRequest request = new JobRequest(spec, settings.service());
        refuseMethod(spec.method());
        CapabilityGaps.refuse(settings.service().id(), settings.service().capabilities(), spec);
        request.refuseGaps();
        List<String> problems = new ArrayList<>(request.problems());
        problems.addAll(DataRules.problems(spec, settings.service().fewestRows()));
        List<String> warnings = new ArrayList<>();
        lastNewJob(warnings);
        if (problems.isEmpty() && settings.service().looksUpModels()) {
            models.find(spec.baseModel(), missing -> refuseEnded(spec.baseModel(), missing))
                    .ifPresentOrElse(
                            model -> shutdown(model, warnings),
                            () -> problems.add(
                                    "there is no model " + spec.baseModel() + " for this key: choose another"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(
                    "the job would be refused, so nothing was uploaded: " + String.join("; ", problems)
                            + " -> mend what is named",
                    ProviderFailure.of(settings.service().id(), "check job"),
                    null);
        }
        return estimate(spec, warnings);
    }

    /** Training on answers is no capability, since nearly everyone can; a service that cannot is met here. */
    private void refuseMethod(TrainingMethod method) {
        OpenAiService service = settings.service();
        if (service.methods().isEmpty()) {
            throw new UnsupportedCapabilityException("provider " + service.id() + " cannot do what was asked: "
                    + (service.refusal().isEmpty() ? "it trains nothing" : service.refusal())
                    + " -> train with another provider, and ask this one for chats");
        }
        if (method == TrainingMethod.SUPERVISED && !service.methods().contains(method)) {
            throw new UnsupportedCapabilityException("provider " + service.id()
                    + " cannot do what was asked: method " + method + " is none of " + service.methods()
                    + " -> take one of these, or another provider");
        }
    }

    private ShutdownDates dates(Map<String, LocalDate> known) {
        OpenAiService service = settings.service();
        ShutdownDates dates = ShutdownDates.of(service.id(), known).lead(settings.shutdownLead());
        return service.prices().map(dates::successors).orElse(dates);
    }

    /** One that is gone may no longer be shown at all: then the service's words tell it from a wrong name. */
    private void refuseEnded(String model, ProviderException missing) {
        if (OpenAiErrors.saysEnded(missing)) {
            throw dates(Map.of()).gone(model, missing);
        }
    }

    /** The date of a tuned model is that of its base model, where it has none of its own. */
    private void shutdown(ModelRef model, List<String> warnings) {
        model.shutdownDate()
                .flatMap(gone -> dates(Map.of(model.id(), gone)).check(model.id(), settings.today()))
                .ifPresent(warnings::add);
    }

    /** It refuses nothing: until then jobs are taken, and later the service says so itself, or has changed its mind. */
    private void lastNewJob(List<String> warnings) {
        LocalDate today = settings.today();
        settings.service()
                .lastNewJob()
                .filter(last -> !last.isBefore(today) && last.isBefore(today.plus(settings.shutdownLead())))
                .ifPresent(last -> warnings.add(settings.service().id() + " takes its last new job on " + last
                        + " -> train what you need before, and see where you train afterwards"));
    }

    private Preflight estimate(FineTuneSpec spec, List<String> warnings) {
        int rows = spec.trainingData().size();
        long tokens = tokens(spec.trainingData());
        int epochs = spec.hyperparameters().epochs().isPresent()
                ? (int) spec.hyperparameters().epochs().getAsDouble()
                : usualEpochs(rows);
        OptionalDouble cost = Double.isNaN(price)
                ? OptionalDouble.empty()
                : OptionalDouble.of(tokens * (double) epochs * price / 1e6);
        return new Preflight(rows, tokens, epochs, cost, warnings);
    }

    /** As OpenAI's own notebook estimates: three, but at least 100 and at most 25,000 rows seen in all. */
    static int usualEpochs(int rows) {
        if (rows * 3 < 100) {
            return Math.max(1, Math.min(25, 100 / rows));
        }
        return rows * 3 > 25_000 ? Math.max(1, 25_000 / rows) : 3;
    }

    private long tokens(Dataset data) {
        long sum = 0;
        for (Example example : data) {
            sum += PER_MESSAGE;
            for (Message message : example.messages()) {
                sum += PER_MESSAGE + tokens(message.content());
            }
        }
        return sum;
    }

    private long tokens(String text) {
        return counter == null
                ? (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN
                : counter.count(text);
    }
}
