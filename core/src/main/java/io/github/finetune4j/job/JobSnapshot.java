// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.job;

import io.github.finetune4j.model.ModelRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job at one moment, as its provider reports it. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class JobSnapshot {
    private final JobRef ref;
    private final JobStatus status;
    private final String providerStatus;
    private final @Nullable ModelRef tunedModel;
    private final @Nullable String failure;
    private final @Nullable RuntimeException cause;
    private final Map<String, Object> extra;

    private JobSnapshot(Builder builder) {
        ref = builder.ref;
        status = builder.status;
        providerStatus = builder.providerStatus;
        tunedModel = builder.tunedModel;
        failure = builder.failure;
        cause = builder.cause;
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(builder.extra));
    }

    /**
     * {@return a builder}
     *
     * @param ref the job
     * @param status where it stands; {@link JobStatus#UNKNOWN} for a word that is not known
     * @param providerStatus the provider's word for it
     */
    public static Builder builder(JobRef ref, JobStatus status, String providerStatus) {
        return new Builder(ref, status, providerStatus);
    }

    /** {@return the job} */
    public JobRef ref() {
        return ref;
    }

    /** {@return where it stands} */
    public JobStatus status() {
        return status;
    }

    /** {@return the provider's word for it} */
    public String providerStatus() {
        return providerStatus;
    }

    /** {@return the tuned model, once the job has succeeded} */
    public Optional<ModelRef> tunedModel() {
        return Optional.ofNullable(tunedModel);
    }

    /** {@return why it failed, in the provider's words} */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** {@return the exception that ended it, where provider and caller share a process} */
    public Optional<RuntimeException> cause() {
        return Optional.ofNullable(cause);
    }

    /** {@return further facts as JSON values, for example trained tokens} */
    public Map<String, Object> extra() {
        return extra;
    }

    @Override
    public String toString() {
        return ref + " " + status + (providerStatus.isEmpty() ? "" : " (" + providerStatus + ")");
    }

    /**
     * Builds a {@link JobSnapshot}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final JobRef ref;
        private final JobStatus status;
        private final String providerStatus;
        private @Nullable ModelRef tunedModel;
        private @Nullable String failure;
        private @Nullable RuntimeException cause;
        private final Map<String, Object> extra = new LinkedHashMap<>();

        private Builder(JobRef ref, JobStatus status, String providerStatus) {
            this.ref = ref;
            this.status = status;
            this.providerStatus = providerStatus;
        }

        /**
         * Sets the tuned model.
         *
         * @param value names it at the provider
         * @return this
         */
        public Builder tunedModel(ModelRef value) {
            tunedModel = value;
            return this;
        }

        /**
         * Sets why the job failed.
         *
         * @param value in the provider's words
         * @return this
         */
        public Builder failure(String value) {
            failure = value;
            return this;
        }

        /**
         * Sets the exception that ended the job.
         *
         * @param value only where provider and caller share a process
         * @return this
         */
        public Builder cause(RuntimeException value) {
            cause = value;
            return this;
        }

        /**
         * Sets a further fact.
         *
         * @param name of the fact
         * @param value JSON value
         * @return this
         */
        public Builder addExtra(String name, Object value) {
            extra.put(name, value);
            return this;
        }

        /** {@return the snapshot} */
        public JobSnapshot build() {
            return new JobSnapshot(this);
        }
    }
}
