// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.JobVerbs;
import io.github.finetune4j.http.provider.ServiceProvider;
import io.github.finetune4j.huggingface.internal.jobs.FollowedJobs;
import io.github.finetune4j.huggingface.internal.jobs.JobView;
import io.github.finetune4j.huggingface.internal.jobs.JobsApi;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A provider that fine-tunes on Hugging Face's machines, through HF Jobs. Script, settings and rows go into a private
 * data set repository; a job of HF Jobs trains with TRL and pushes the result into a private model repository, from
 * which {@link HuggingFaceHub#models()} takes it. The job carries the idempotency key as a label, so the same key finds
 * the same job from any process.
 *
 * <p>Safe for use by several threads. Jobs go on when it is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HuggingFaceProvider extends ServiceProvider {
    private final HubTraining training;
    private final JobVerbs<JobView> verbs;
    private final boolean closesHub;
    private @Nullable HuggingFaceRouter router;

    private HuggingFaceProvider(HubTraining training, JobVerbs<JobView> verbs, boolean closesHub) {
        super(verbs, Duration.ofSeconds(10));
        this.training = training;
        this.verbs = verbs;
        this.closesHub = closesHub;
    }

    private static HuggingFaceProvider of(Builder builder) {
        HuggingFaceHub hub = builder.hub;
        InstantSource clock = hub.context().clock();
        JobsApi api = new JobsApi(hub.context(), hub.repositories(), builder.logPatience);
        HubTraining training = new HubTraining(
                hub, api, new FollowedJobs(api, clock), builder.hardware, builder.timeout, builder.namespace);
        return new HuggingFaceProvider(
                training, new JobVerbs<>(training, clock, CreateOnce.notRepeated()), builder.closesHub);
    }

    /**
     * {@return a builder with a Hub as the environment says, which is closed with the provider} See
     * {@link HuggingFaceHub#fromEnv()}.
     */
    public static Builder fromEnv() {
        return builder(HuggingFaceHub.fromEnv().build()).closesHub();
    }

    /**
     * {@return a builder}
     *
     * @param hub with a token that may write repositories and run jobs; stays open when the provider is closed
     */
    public static Builder builder(HuggingFaceHub hub) {
        return new Builder(hub);
    }

    /**
     * {@return the machines that jobs can ask for, with their prices}
     *
     * @throws ProviderException if the Hub cannot be asked
     */
    public List<JobHardware> hardware() {
        verbs.requireOpen();
        return training.api().hardware();
    }

    /**
     * Ships script and rows, and starts the job if there is none with that key.
     *
     * @throws InvalidRequestException if there is no such hardware, or if the key belongs to a job that was asked for
     *     something else
     * @throws HubException if there is no such base model, or it may not be read
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        return super.submit(spec, context);
    }

    /**
     * {@return the model, ready to answer through {@link HuggingFaceRouter}} It answers where an inference provider
     * serves it; a tuned model that none serves answers from an endpoint of your own, by {@link InferenceEndpoints}.
     *
     * @param model its repository, {@code owner/name}
     */
    @Override
    public ChatModel chatModel(ModelRef model) {
        return router().chatModel(verbs.model(model));
    }

    /** {@return the router: one, for it has connections} */
    private synchronized HuggingFaceRouter router() {
        HuggingFaceRouter made = router == null ? HuggingFaceRouter.of(training.hub()) : router;
        router = made;
        return made;
    }

    /** Refuses further calls. Jobs go on, and a Hub that was given stays open. A second call does nothing. */
    @Override
    public void close() {
        super.close();
        training.followed().close();
        if (closesHub) {
            training.hub().close();
        }
    }

    @Override
    public String toString() {
        return id() + " at " + training.hub().endpoint();
    }

    /**
     * Builds a {@link HuggingFaceProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final HuggingFaceHub hub;
        private String hardware = "a10g-small";
        private Duration timeout = Duration.ofHours(6);
        private Duration logPatience = Duration.ofSeconds(2);
        private @Nullable String namespace;
        private boolean closesHub;

        private Builder(HuggingFaceHub hub) {
            this.hub = hub;
        }

        /** The Hub is the provider's own. */
        Builder closesHub() {
            closesHub = true;
            return this;
        }

        /**
         * Sets on which machine to train.
         *
         * @param name one of {@link HuggingFaceProvider#hardware()}; default {@code a10g-small}
         * @return this
         */
        public Builder hardware(String name) {
            hardware = name;
            return this;
        }

        /**
         * Sets when a job is ended, and paid no further, whatever it has reached.
         *
         * @param value at least a minute; default 6 hours. Hugging Face's own default is 30 minutes
         * @return this
         */
        public Builder timeout(Duration value) {
            if (value.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException("timeout: " + ShownTime.words(value) + " -> give at least 1 minute");
            }
            timeout = value;
            return this;
        }

        /**
         * Sets who owns job and repositories.
         *
         * @param value user or organisation; default: whose token it is
         * @return this
         */
        public Builder namespace(String value) {
            namespace = value;
            return this;
        }

        /**
         * Sets how long to wait for the next line of a running job's log.
         *
         * @param value above zero; default 2 seconds
         * @return this
         */
        public Builder logPatience(Duration value) {
            logPatience = value;
            return this;
        }

        /** {@return the provider} */
        public HuggingFaceProvider build() {
            return of(this);
        }
    }
}
