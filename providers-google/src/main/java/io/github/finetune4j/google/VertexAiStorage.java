// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.internal.names.Given;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The way of data into the bucket: a settings group of {@link VertexAiProviderBuilder#storage}. Not safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VertexAiStorage {
    private static final long UNIT = 256L << 10;

    URI endpoint = VertexPlace.GOOGLE_STORAGE;
    private Duration timeout = Duration.ofMinutes(10);
    private long piece = 16L << 20;
    private @Nullable Path folder;
    private boolean anyLocation;
    private boolean anyProject;

    VertexAiStorage() {}

    /**
     * Sets where Cloud Storage lies.
     *
     * @param value its root; default {@code https://storage.googleapis.com}
     * @return this
     */
    public VertexAiStorage endpoint(URI value) {
        endpoint = value;
        return this;
    }

    /**
     * Takes a bucket in any location; by default it must lie in the region of the jobs, or around it.
     *
     * @return this
     */
    public VertexAiStorage anyLocation() {
        anyLocation = true;
        return this;
    }

    /**
     * Takes a bucket of any project; by default it must be one of the project's own.
     *
     * @return this
     */
    public VertexAiStorage anyProject() {
        anyProject = true;
        return this;
    }

    /**
     * Sets the time-out of one attempt to send a piece.
     *
     * @param value above zero; default 10 minutes
     * @return this
     */
    public VertexAiStorage timeout(Duration value) {
        timeout = Given.positive("timeout of a piece", value);
        return this;
    }

    /**
     * Sets how large a piece of an upload is.
     *
     * @param bytes a multiple of 256 KiB; default 16 MiB
     * @return this
     */
    public VertexAiStorage piece(long bytes) {
        if (bytes < UNIT || bytes % UNIT != 0) {
            throw new IllegalArgumentException("piece of an upload: " + bytes + " bytes -> give a multiple of " + UNIT);
        }
        piece = bytes;
        return this;
    }

    /**
     * Sets where uploads that broke off are remembered, so that another process goes on with them. Files there hold the
     * right to write one object for a week; only their owner can read them.
     *
     * @param value default: in memory
     * @return this
     */
    public VertexAiStorage folder(Path value) {
        folder = value;
        return this;
    }

    StorageSettings settings() {
        return new StorageSettings(piece, timeout, folder, anyLocation, anyProject);
    }
}
