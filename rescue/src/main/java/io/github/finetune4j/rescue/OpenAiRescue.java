// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.registry.Registry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The way home from a service that speaks OpenAI's protocol and closes, or shuts models down.
 *
 * <p>What it saves lies in a folder of its own, and in a registry. It may be stopped at any time, also by
 * {@code kill -9}: the same call goes on, and fetches, asks and pays nothing twice that it has. A folder serves one
 * process at a time.
 *
 * <p>Safe for use by several threads; while one of them lists or fetches into the folder, the others are refused.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiRescue {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String OPEN_AI = "openai";
    private static final int MOST_TOP = 20;

    private final OpenAiProvider provider;
    private final Path folder;
    private final @Nullable Registry registry;
    private final Function<? super OpenAiJob, String> modelName;
    private final Sleeper sleeper;

    private OpenAiRescue(Builder builder, OpenAiProvider provider, Path folder) {
        this.provider = provider;
        this.folder = folder;
        registry = builder.registry;
        modelName = builder.modelName;
        sleeper = builder.sleeper;
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return what the service holds of one's own, with its ends} Asks the service; nothing there is changed. The
     * folder has it as {@code inventory.json}, and as {@code inventory.html} for people.
     *
     * @throws io.github.finetune4j.error.ProviderException if the service lists nothing at all
     * @throws FineTuneException if another process holds the folder, or it can't be written to
     */
    public Inventory inventory() {
        try (RescueFolder home = RescueFolder.open(folder, provider.id())) {
            Inventory inventory = provider.inventory();
            RescueFolder.write(home.report("inventory.json"), ReportJson.of(inventory));
            AtomicFile.write(home.report("inventory.html"), new InventoryPage(inventory).page());
            return inventory;
        }
    }

    /**
     * {@return what came home, what was there, and what can't be had} Fetches jobs with their settings, events and
     * checkpoints; the files that they learned from, were measured on and left, byte for byte, and all others of their
     * kinds; and stored completions with what was asked. Then reports to the registry: data versions, runs with their
     * curves and ends, models with their lineage.
     *
     * <p>What is at home is not asked for again, so this can be called as often as one likes, and goes on where an
     * earlier process was killed. What the service refuses is on the list, and keeps nothing else from coming. A
     * service that fails is waited for; where it stays away, what was fetched stands and is on record. A registry that
     * fails gets its reports with the next call. The folder has the report as {@code fetch.json}.
     *
     * @throws IllegalStateException if no registry was given
     * @throws io.github.finetune4j.error.AuthenticationException if the service does not take the key
     * @throws FineTuneException if another process holds the folder, or it can't be written to: what it holds stays
     *     whole
     */
    public FetchReport fetch() {
        Registry known = registry();
        try (RescueFolder home = RescueFolder.open(folder, provider.id())) {
            FetchLog log = new FetchLog();
            new Fetching(provider, home, log, sleeper).fetch();
            return reported(home, known, log, true);
        }
    }

    /**
     * {@return what is on record} Reports to the registry all that is at home, and asks the service nothing: for the
     * day when it answers no more. A run whose files have not come is reported without them, which {@link #fetch}
     * leaves until they come, for what a registry keeps is never changed.
     *
     * @throws IllegalStateException if no registry was given
     * @throws FineTuneException if another process holds the folder, or it can't be used
     */
    public FetchReport reportToRegistry() {
        Registry known = registry();
        try (RescueFolder home = RescueFolder.open(folder, provider.id())) {
            return reported(home, known, new FetchLog(), false);
        }
    }

    /**
     * Asks a tuned model while it lives, and puts its answers on record, with log-probabilities: in batches, at half
     * the price, until two days before the model's end, and by ordinary calls from then on. Waits for all of it, which
     * may take days: a batch has one. Whoever does not want to wait for so long ends the process, or interrupts the
     * thread, and makes the same call again later.
     *
     * <p>The same call goes on where the last one was, also after {@code kill -9}: what has an answer is not asked
     * again, a batch at the service is found again by its label, and only ordinary calls that were under way may be
     * billed twice. What is still missing in the end is in the report, with its reason, and is asked by the next call.
     *
     * <p>What users wrote may be asked only with their consent, and it goes to the service that the model is at. Rows
     * that {@code Capture} kept with consent have it; {@code evaluator.requests(rows)} makes requests of them, as of
     * held-out rows, which every later evaluation finds the answers to.
     *
     * @param model a tuned model, or any other of the service
     * @param requests gone through several times, so a list, or anything else that gives the same each time; equal ones
     *     are asked once
     * @param settings sets what shall not be the default
     * @return what came of it
     * @throws IllegalArgumentException if the model is another provider's
     * @throws IllegalStateException if a budget of money has no price
     * @throws io.github.finetune4j.error.FineTuneException if the model has ended and there is nothing more to be had
     *     of it, if somebody else asks it into this folder at the moment, if the thread was interrupted (its flag stays
     *     set), or if the provider refuses the key
     * @throws io.github.finetune4j.error.ResultNotSavedException if the disk takes no more; what is on record stays
     */
    public BatchReport ask(ModelRef model, Iterable<ChatRequest> requests, Consumer<BatchSettings> settings) {
        NoNull.check("asking", "model", model, "requests", requests, "settings", settings);
        return model(model, chosen -> {
                    chosen.topLogProbabilities(MOST_TOP);
                    price(model).ifPresent(chosen::price);
                    settings.accept(chosen);
                })
                .ask(requests);
    }

    private ServiceBatchModel model(ModelRef model, Consumer<BatchSettings> settings) {
        return provider.batchModel(model, folder.resolve("asked"), settings);
    }

    /** {@return what is known of OpenAI itself alone} */
    private static Optional<TokenPrice> price(ModelRef model) {
        try {
            return model.provider().equals(OPEN_AI)
                    ? Optional.of(Prices.of(OPEN_AI).tokens(model.id()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a model that nobody has a price of
        }
    }

    /**
     * Asks a tuned model with the default settings, without a limit of cost.
     *
     * @param model as for {@link #ask(ModelRef, Iterable, Consumer)}
     * @param requests as for {@link #ask(ModelRef, Iterable, Consumer)}
     * @return what came of it
     */
    public BatchReport ask(ModelRef model, Iterable<ChatRequest> requests) {
        return ask(model, requests, settings -> {});
    }

    /**
     * {@return a model that was asked, played by its answers on record} It has its name and identity, needs no service,
     * and fails for what was never asked. Answers stay in the file: close it in the end.
     *
     * @param model that was asked into this folder
     * @throws io.github.finetune4j.error.FineTuneException if there is no answer of it
     */
    public RecordedModel recorded(ModelRef model) {
        return model(model, settings -> {}).recorded();
    }

    private FetchReport reported(RescueFolder home, Registry known, FetchLog log, boolean waits) {
        FetchReport.Reported reported = new RegistryReporter(provider, home, known, modelName, log, waits).report();
        FetchReport report = new FetchReport(CLOCK.instant(), log.kinds(), log.missing(), log.notes(), reported);
        RescueFolder.write(home.report("fetch.json"), ReportJson.of(report));
        return report;
    }

    private Registry registry() {
        Registry given = registry;
        if (given == null) {
            throw new IllegalStateException(
                    "rescue: no registry -> set registry(…), to which what comes home is reported");
        }
        return given;
    }

    @Override
    public String toString() {
        return "rescue of " + provider.id() + " into " + folder + (registry == null ? "" : " and a registry");
    }

    /**
     * A builder of an {@link OpenAiRescue}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable OpenAiProvider provider;
        private @Nullable Path folder;
        private @Nullable Registry registry;
        private Function<? super OpenAiJob, String> modelName = ModelNames::of;
        private Sleeper sleeper = Sleeper.system();

        private Builder() {}

        /**
         * Sets the service. Required.
         *
         * @param value at any base URL; stays open
         * @return this
         */
        public Builder provider(OpenAiProvider value) {
            provider = value;
            return this;
        }

        /**
         * Sets where everything goes that is saved. Required.
         *
         * @param value made where it is missing; the folder of an earlier rescue of the same service is gone on with
         * @return this
         */
        public Builder folder(Path value) {
            folder = value;
            return this;
        }

        /**
         * Sets the registry to which data, runs and models are reported. Fetching requires it.
         *
         * @param value stays open
         * @return this
         */
        public Builder registry(Registry value) {
            registry = value;
            return this;
        }

        /**
         * Sets under which name the registry keeps the model that a job made.
         *
         * @param value gives 1 to 100 letters, digits, {@code .}, {@code _} or {@code -}, the same for all versions
         *     of a model; by default the suffix that the job was given, else the name of its base model
         * @return this
         */
        public Builder modelName(Function<? super OpenAiJob, String> value) {
            modelName = value;
            return this;
        }

        /**
         * Sets what waits between attempts.
         *
         * @param value default {@link Sleeper#system()}
         * @return this
         */
        public Builder sleeper(Sleeper value) {
            sleeper = value;
            return this;
        }

        /**
         * {@return the rescue; nothing is asked yet}
         *
         * @throws IllegalStateException if the service or the folder is missing
         */
        public OpenAiRescue build() {
            OpenAiProvider given = provider;
            Path where = folder;
            if (given == null || where == null) {
                throw new IllegalStateException(
                        "rescue: " + (given == null ? "no provider -> set provider(…)" : "no folder -> set folder(…)"));
            }
            return new OpenAiRescue(this, given, where);
        }
    }
}
