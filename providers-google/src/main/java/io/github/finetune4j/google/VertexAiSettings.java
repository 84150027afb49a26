// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.Sleeper;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What a provider is made of.
 *
 * @param clients speak to the services
 * @param bucket where data go
 * @param storage how they go there
 * @param preflights look at what is asked
 * @param clock tells the time
 * @param sleeper waits
 * @param pollInterval between two looks at a job
 */
record VertexAiSettings(
        VertexClients clients,
        BucketAddress bucket,
        StorageSettings storage,
        Preflights preflights,
        InstantSource clock,
        Sleeper sleeper,
        Duration pollInterval) {}
