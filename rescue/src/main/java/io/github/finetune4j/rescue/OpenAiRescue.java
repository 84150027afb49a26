// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.Registry;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The way home from a service that speaks OpenAI's protocol and closes, or shuts models down.
 *
 * <p>What it saves lies in a folder of its own, and in a registry. It may be stopped at any time, also by
 * {@code kill -9}: the same call goes on, and fetches, asks and pays nothing twice that it has. A folder serves one
 * process at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiRescue {
    private final OpenAiProvider provider;
    private final Path folder;
    private final @Nullable Registry registry;

    private OpenAiRescue(Builder builder, OpenAiProvider provider, Path folder) {
        this.provider = provider;
        this.folder = folder;
        registry = builder.registry;
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
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
         * Sets the registry that is told of data, runs and models. Fetching requires it.
         *
         * @param value stays open
         * @return this
         */
        public Builder registry(Registry value) {
            registry = value;
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
